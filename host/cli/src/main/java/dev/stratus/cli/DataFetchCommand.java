package dev.stratus.cli;

import dev.stratus.data.DataException;
import dev.stratus.data.fetch.DataFolder;
import dev.stratus.data.fetch.DataSource;
import dev.stratus.data.fetch.Fetcher;
import java.io.Console;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stratus data fetch}. */
@Command(
    name = "fetch",
    description = {
      "Fetch a data set with apt-get download and dpkg -x: no root, nothing is installed.",
      "What is there and whole is left alone; nothing half-written remains."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  stratus data fetch fashion-mnist --yes", "  stratus data fetch kjv --dir data"})
final class DataFetchCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "fashion-mnist, digits or kjv.")
  private String name = "";

  @Option(names = "--dir", paramLabel = "DIR", description = "The folder of data sets.")
  private @Nullable Path dir;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Integer call() {
    DataSource source = DataSource.of(name);
    DataFolder folder = dir == null ? DataFolder.of(System.getenv()) : new DataFolder(dir);
    PrintWriter out = spec.commandLine().getOut();
    out.println(source.title());
    out.println("  licence  " + source.licence());
    out.println(
        "  source   "
            + (source.packages().isEmpty()
                ? "shipped with the program"
                : "Debian packages " + String.join(", ", source.packages())));
    out.println("  folder   " + folder.of(source));
    source.files().forEach(f -> out.println("  SHA-256  " + f.sha256() + "  " + f.name()));
    out.flush();
    agree(source);
    boolean fetched = new Fetcher(System.getenv()).fetch(source, folder);
    out.println(
        fetched
            ? "Fetched and verified; where it came from is in " + Fetcher.RECORD + " beside it."
            : "It is there already, and whole.");
    return ExitCode.GOOD;
  }

  private void agree(DataSource source) {
    if (yes || source.packages().isEmpty()) {
      return;
    }
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      throw new DataException(
          "Nobody can be asked here: add --yes to fetch " + source.word() + ".");
    }
    String answer = console.readLine("Fetch it? [y/N] ");
    if (answer == null || !answer.strip().equalsIgnoreCase("y")) {
      throw new DataException("Not fetched.");
    }
  }
}
