package dev.stratus.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The files by which the loader finds its drivers: {@code *.icd}, each with a library's name, in
 * {@code /etc/OpenCL/vendors} or where {@code OCL_ICD_VENDORS} says (a folder, one such file, or a
 * library).
 */
final class IcdCheck implements Check {
  private static final String AREA = "drivers' files";
  private static final String USUAL = "/etc/OpenCL/vendors";
  private static final String VARIABLE = "OCL_ICD_VENDORS";
  private static final String GET_ONE =
      "Install a driver: PoCL for CPUs (ci/install-opencl-cpu.sh), or the maker's for a GPU.";

  /** An .icd file with what it names. */
  private record Icd(String file, String library) {}

  @Override
  public List<Finding> look(Machine machine) {
    if (!machine.linux()) {
      return List.of(
          Finding.ok(AREA, "On " + machine.system() + " drivers are not found by files."));
    }
    String named = machine.variable(VARIABLE);
    String place = named.isEmpty() ? USUAL : named;
    MachineFiles files = machine.files();
    if (!files.exists(place)) {
      return List.of(missing(named, place));
    }
    if (!files.isFolder(place)) {
      return place.endsWith(".icd")
          ? each(machine, List.of(place))
          : List.of(Finding.ok(AREA, VARIABLE + " names the driver " + place + " itself."));
    }
    if (!files.readable(place)) {
      return List.of(
          Finding.problem(
              AREA,
              place + " cannot be read by " + machine.user() + ", so no driver is found.",
              "Let everybody read it: sudo chmod a+rx " + place + "."));
    }
    List<String> icds = files.list(place, ".*\\.icd").stream().map(f -> place + "/" + f).toList();
    return icds.isEmpty()
        ? List.of(
            Finding.problem(AREA, place + " holds no .icd file, so no driver is found.", GET_ONE))
        : each(machine, icds);
  }

  private static Finding missing(String named, String place) {
    return named.isEmpty()
        ? Finding.problem(AREA, place + " is not there, so no driver is found.", GET_ONE)
        : Finding.problem(
            AREA,
            VARIABLE + " is " + named + ", which is not there, so no driver is found.",
            "Unset " + VARIABLE + ", or let it name a folder of .icd files.");
  }

  private static List<Finding> each(Machine machine, List<String> files) {
    List<Finding> findings = new ArrayList<>();
    List<Icd> good = new ArrayList<>();
    for (String file : files) {
      look(machine, file, findings, good);
    }
    twins(good, findings);
    return findings;
  }

  private static void look(Machine machine, String file, List<Finding> findings, List<Icd> good) {
    if (!machine.files().readable(file)) {
      findings.add(
          Finding.problem(
              AREA,
              file + " cannot be read by " + machine.user() + ".",
              "Let everybody read it: sudo chmod a+r " + file + "."));
      return;
    }
    String library = machine.files().read(file).flatMap(t -> t.lines().findFirst()).orElse("");
    if (library.isBlank()) {
      findings.add(
          Finding.problem(
              AREA, file + " names no library.", "Install its driver again, or remove the file."));
      return;
    }
    Libraries libraries = new Libraries(machine);
    if (libraries.find(library.strip()).isEmpty()) {
      findings.add(
          Finding.problem(
              AREA,
              file + " names " + library + ", which is in none of the linker's folders.",
              "Install its driver again, remove the file, or add the library's folder to"
                  + " LD_LIBRARY_PATH."));
      return;
    }
    good.add(new Icd(file, library.strip()));
    findings.add(Finding.ok(AREA, file + " names " + library + "."));
  }

  /** Two PoCLs in one process bring two LLVMs, and list every device twice. */
  private static void twins(List<Icd> icds, List<Finding> findings) {
    List<Icd> pocls =
        icds.stream().filter(i -> i.library().toLowerCase(Locale.ROOT).contains("pocl")).toList();
    if (pocls.size() > 1) {
      findings.add(
          Finding.warn(
              AREA,
              "There are "
                  + pocls.size()
                  + " PoCL drivers ("
                  + String.join(", ", pocls.stream().map(Icd::file).toList())
                  + "): each device is listed once for each, and their compilers may clash.",
              "Remove one, or let "
                  + VARIABLE
                  + " name the file of the one you want, such as "
                  + pocls.getLast().file()
                  + "."));
    }
  }
}
