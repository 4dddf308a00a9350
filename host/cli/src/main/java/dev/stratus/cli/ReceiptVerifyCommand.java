package dev.stratus.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stratus receipt verify}. */
@Command(
    name = "verify",
    description = {
      "Says of each point of a receipt whether it holds: its layout, its seal, the sources'"
          + " hashes, the facts among themselves, the proof that a kernel ran, the checks, and the"
          + " files that were written, as far as they are there.",
      "Exit code 0 if nothing is broken, 1 if something is, 2 if the file is no receipt."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  stratus layernorm --input x.npy --output y.npy --check --receipt r.json",
      "  stratus receipt verify r.json"
    })
final class ReceiptVerifyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "What --receipt wrote.")
  private Path file;

  @Option(names = "--json", description = "Print JSON (see docs/cli.md).")
  private boolean json;

  @Override
  public Integer call() {
    List<ReceiptVerifier.Finding> findings = ReceiptVerifier.verify(text(), file);
    boolean broken = findings.stream().anyMatch(f -> f.state() == ReceiptVerifier.State.BROKEN);
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? json(findings, broken) : table(findings, broken));
    return broken ? ExitCode.CHECK_FAILED : ExitCode.GOOD;
  }

  private String text() {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException absent) {
      throw new IllegalArgumentException("There is no file " + file + ".", absent);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          file + " cannot be read as text (" + e.getClass().getSimpleName() + ").", e);
    }
  }

  private static String table(List<ReceiptVerifier.Finding> findings, boolean broken) {
    StringBuilder text = new StringBuilder();
    for (ReceiptVerifier.Finding finding : findings) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-8s %-10s %s%n",
              finding.state().word(),
              finding.point(),
              finding.text()));
    }
    return text.append(broken ? "The receipt is broken." : "The receipt holds.").toString();
  }

  private static String json(List<ReceiptVerifier.Finding> findings, boolean broken) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("format", "stratus.receipt-verify/1");
    tree.put("holds", !broken);
    List<Map<String, @Nullable Object>> list = new ArrayList<>();
    for (ReceiptVerifier.Finding finding : findings) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("point", finding.point());
      one.put("state", finding.state().word());
      one.put("text", finding.text());
      list.add(one);
    }
    tree.put("findings", list);
    return Json.print(tree);
  }
}
