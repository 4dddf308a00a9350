package dev.stratus.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where the dynamic linker looks for libraries, as far as that can be read from files. */
record Libraries(Machine machine) {
  private static final List<String> USUAL =
      List.of(
          "/lib",
          "/usr/lib",
          "/lib64",
          "/usr/lib64",
          "/usr/local/lib",
          "/lib/x86_64-linux-gnu",
          "/usr/lib/x86_64-linux-gnu",
          "/lib/aarch64-linux-gnu",
          "/usr/lib/aarch64-linux-gnu");

  /** The file of a library that is named alone or with its path. */
  Optional<String> find(String library) {
    if (library.contains("/")) {
      return machine.files().exists(library) ? Optional.of(library) : Optional.empty();
    }
    return folders().stream()
        .map(folder -> folder + "/" + library)
        .filter(machine.files()::exists)
        .findFirst();
  }

  private List<String> folders() {
    List<String> folders = new ArrayList<>();
    for (String folder : machine.variable("LD_LIBRARY_PATH").split(":")) {
      if (!folder.isBlank()) {
        folders.add(folder);
      }
    }
    for (String file : machine.files().list("/etc/ld.so.conf.d", ".*\\.conf")) {
      machine
          .files()
          .read("/etc/ld.so.conf.d/" + file)
          .ifPresent(text ->
              text.lines()
                  .map(String::strip)
                  .filter(line -> line.startsWith("/"))
                  .forEach(folders::add));
    }
    folders.addAll(USUAL);
    return folders;
  }
}
