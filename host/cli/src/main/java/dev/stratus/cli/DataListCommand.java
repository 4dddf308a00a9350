package dev.stratus.cli;

import dev.stratus.data.fetch.DataFolder;
import dev.stratus.data.fetch.DataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stratus data list}. */
@Command(name = "list", description = "What can be fetched, and what is there and whole.")
final class DataListCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--dir", paramLabel = "DIR", description = "The folder of data sets.")
  private @Nullable Path dir;

  @Override
  public Integer call() {
    DataFolder folder = dir == null ? DataFolder.of(System.getenv()) : new DataFolder(dir);
    Table table = new Table("name", "there", "what", "licence");
    for (DataSource source : DataSource.values()) {
      table.row(source.word(), state(folder, source), source.title(), source.licence());
    }
    spec.commandLine().getOut().print(table.text() + "Folder: " + folder.root() + "\n");
    return ExitCode.GOOD;
  }

  private static String state(DataFolder folder, DataSource source) {
    if (!Files.exists(folder.of(source))) {
      return "no";
    }
    return folder.problem(source).isEmpty() ? "yes" : "broken";
  }
}
