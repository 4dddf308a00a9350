package dev.stratus.junit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A sample class in a JVM whose environment is another machine's. */
public final class RunInOtherJvm {
  private RunInOtherJvm() {}

  /** Runs a sample class and prints a line for each node. */
  public static void main(String[] args) throws ClassNotFoundException {
    for (Runs.Node node : Runs.of(Class.forName(args[0]))) {
      System.out.println(
          node.status()
              + (node.test() ? " test " : " container ")
              + node.name()
              + ": "
              + node.message().replace('\n', ' '));
    }
  }

  static List<String> lines(Class<?> sample, Map<String, String> environment)
      throws IOException, InterruptedException {
    return lines(sample.getName(), System.getProperty("java.class.path"), environment);
  }

  static List<String> lines(String sample, String classPath, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    classPath,
                    RunInOtherJvm.class.getName(),
                    sample)
                .toList());
    builder.environment().putAll(environment);
    Ended ended = Ended.of(builder);
    if (ended.code() != 0) {
      throw new AssertionError("The other JVM ended with " + ended.code() + ": " + ended.output());
    }
    return ended.output().lines().toList();
  }
}
