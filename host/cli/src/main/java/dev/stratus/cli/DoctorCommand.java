package dev.stratus.cli;

import dev.stratus.doctor.Doctor;
import dev.stratus.doctor.Finding;
import dev.stratus.doctor.Machine;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stratus doctor}. */
@Command(
    name = "doctor",
    description = {
      "Explain this machine: JVM, drivers' files, loader, drivers, device nodes, memory, TornadoVM,"
          + " and how each driver does in its conformance probes; with what to do about each"
          + " finding that is not OK.",
      "Ends with 0 if there is no problem, with 1 if there is one."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  stratus doctor",
      "  stratus doctor --json",
      "  stratus doctor --no-preflight     do not run the probes"
    })
final class DoctorCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print JSON (see docs/cli.md).")
  private boolean json;

  @Override
  public Integer call() {
    List<Finding> findings = Doctor.examine(Machine.here());
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? json(findings) + "\n" : text(findings));
    return Doctor.hasProblem(findings) ? ExitCode.CHECK_FAILED : ExitCode.GOOD;
  }

  static String text(List<Finding> findings) {
    StringBuilder out = new StringBuilder();
    String area = "";
    for (Finding finding : findings) {
      if (!finding.area().equals(area)) {
        area = finding.area();
        out.append(area).append('\n');
      }
      out.append(String.format(Locale.ROOT, "  %-8s %s%n", finding.severity(), finding.text()));
      finding
          .advice()
          .ifPresent(what -> out.append(String.format(Locale.ROOT, "  %-8s -> %s%n", "", what)));
    }
    long problems = count(findings, Finding.Severity.PROBLEM);
    long warnings = count(findings, Finding.Severity.WARN);
    out.append(
        problems == 0 && warnings == 0
            ? "All is well.\n"
            : String.format(
                Locale.ROOT,
                "%d problem%s, %d warning%s.%n",
                problems,
                problems == 1 ? "" : "s",
                warnings,
                warnings == 1 ? "" : "s"));
    return out.toString();
  }

  private static long count(List<Finding> findings, Finding.Severity severity) {
    return findings.stream().filter(f -> f.severity() == severity).count();
  }

  private static String json(List<Finding> findings) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("format", "stratus.doctor/1");
    tree.put("problem", Doctor.hasProblem(findings));
    tree.put("findings", findings.stream().map(DoctorCommand::json).toList());
    return Json.print(tree);
  }

  private static Map<String, @Nullable Object> json(Finding finding) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("area", finding.area());
    tree.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
    tree.put("text", finding.text());
    tree.put("advice", finding.advice().orElse(null));
    return tree;
  }
}
