package dev.stratus.fpga;

import dev.stratus.fpga.FpgaManifest.Kernel;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A vendor's tools on this machine: whether they are on the path, and the running of them in a
 * project's folder, with their output kept as logs.
 */
public final class VendorTools {
  private static final int TOLD_LINES = 15;

  private final List<Path> folders;

  private VendorTools(List<Path> folders) {
    this.folders = folders;
  }

  /**
   * @param environment as the process has it; PATH is looked at
   */
  public static VendorTools of(Map<String, String> environment) {
    return new VendorTools(
        Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator))
            .filter(folder -> !folder.isBlank())
            .map(Path::of)
            .toList());
  }

  /** Where a program is; empty if it is not on the path. */
  Optional<Path> find(String program) {
    return folders.stream()
        .map(folder -> folder.resolve(program))
        .filter(Files::isRegularFile)
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The programs of some commands that are not on the path. */
  List<String> missing(List<VendorCommand> commands) {
    return commands.stream()
        .map(VendorCommand::tool)
        .distinct()
        .filter(tool -> find(tool).isEmpty())
        .toList();
  }

  /** Where the output of a build's n-th command is kept, relative to the project's folder. */
  static String log(BuildMode mode, String kernel, int number) {
    return "logs/" + mode.text() + "-" + kernel + "-" + number + ".log";
  }

  /**
   * Requires that the tools know the board, where they are there to be asked.
   *
   * @throws IllegalArgumentException if they list boards and this one is not among them
   */
  public void requireBoard(FpgaTarget target) {
    String board = target.requireBoard();
    VendorCommand list = new VendorCommand(target.vendor().listBoards());
    if (find(list.tool()).isEmpty()) {
      return;
    }
    try {
      Process process = start(list, Path.of("").toAbsolutePath()).start();
      String listed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() == 0 && !listed.contains(board)) {
        throw new IllegalArgumentException(
            "There is no board "
                + board
                + " (profile "
                + target.profile()
                + "); '"
                + list.shell()
                + "' lists: "
                + String.join(", ", listed.lines().map(String::strip).toList())
                + ".");
      }
    } catch (IOException e) {
      throw new FpgaToolException(list.shell() + " could not be started: " + e, e);
    } catch (InterruptedException e) {
      throw interrupted(list, e);
    }
  }

  /**
   * Runs a build of one kernel, command by command.
   *
   * @throws FpgaToolException if one ends with an error; the message holds the end of its log
   */
  void run(Path folder, Kernel kernel, BuildMode mode, List<VendorCommand> commands) {
    int number = 1;
    for (VendorCommand command : commands) {
      Path log = folder.resolve(log(mode, kernel.name(), number));
      try {
        Files.createDirectories(log.resolveSibling("."));
        Files.createDirectories(folder.resolve("build").resolve(mode.text()));
        Process process =
            start(command, folder).redirectOutput(log.toAbsolutePath().toFile()).start();
        int code = process.waitFor();
        if (code != 0) {
          throw new FpgaToolException(
              command.shell() + " ended with " + code + ". The end of " + log + ":\n" + end(log));
        }
      } catch (IOException e) {
        throw new FpgaToolException(command.shell() + " could not be run: " + e, e);
      } catch (InterruptedException e) {
        throw interrupted(command, e);
      }
      number++;
    }
  }

  private ProcessBuilder start(VendorCommand command, Path folder) {
    List<String> words = new ArrayList<>(command.words());
    find(command.tool()).ifPresent(program -> words.set(0, program.toAbsolutePath().toString()));
    return new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
  }

  private static FpgaToolException interrupted(VendorCommand command, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new FpgaToolException(command.shell() + " was interrupted.", e);
  }

  private static String end(Path log) throws IOException {
    List<String> lines =
        new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - TOLD_LINES), lines.size()));
  }
}
