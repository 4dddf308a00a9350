package dev.stratus.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Shell scripts, real ones and stand-ins. */
final class Script {
  private Script() {}

  /** What a script printed, on both streams, and ended with. */
  record Run(int code, String output) {}

  static Run bash(Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash"));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    Ended ended = Ended.of(builder);
    return new Run(ended.code(), ended.output());
  }

  /** A stand-in for a program: found first where its folder is first on PATH. */
  static Path write(Path file, String body) throws IOException {
    Files.writeString(file, "#!/usr/bin/env bash\n" + body + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
