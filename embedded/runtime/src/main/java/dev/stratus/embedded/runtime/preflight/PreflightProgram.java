package dev.stratus.embedded.runtime.preflight;

import dev.stratus.embedded.runtime.opencl.Discovery;
import dev.stratus.embedded.runtime.opencl.OpenClDevice;
import dev.stratus.embedded.spi.ProbeResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The program of the preflight's own JVM. Arguments: the device's fingerprint, the probes' names
 * joined by commas, the file to write to, and after how many milliseconds since its start no
 * further probe begins. It writes a line before each step and one after; whatever the driver does
 * to the process, the last line tells where.
 */
public final class PreflightProgram {
  /** Exit status where no device has the fingerprint. */
  static final int NO_SUCH_DEVICE = 3;

  /** The word that begins a line written before a step. */
  static final String STARTING = "starting";

  /** The word that begins a line with a result. */
  static final String RESULT = "result";

  private PreflightProgram() {}

  public static void main(String[] arguments) {
    long start =
        ProcessHandle.current().info().startInstant().orElseGet(Instant::now).toEpochMilli();
    String wanted = arguments[0];
    List<String> names = List.of(arguments[1].split(","));
    Path file = Path.of(arguments[2]);
    long millis = Long.parseLong(arguments[3]);
    Optional<OpenClDevice> device =
        Discovery.discover().devices().stream()
            .filter(d -> Fingerprint.ofDevice(d.description()).equals(wanted))
            .findFirst();
    if (device.isEmpty()) {
      System.exit(NO_SUCH_DEVICE);
    }
    List<Probe> probes = Probes.ALL.stream().filter(p -> names.contains(p.name())).toList();
    ProbeRun.run(
        device.get(), probes, () -> System.currentTimeMillis() - start < millis, new ToFile(file));
    // Drivers leave threads behind, and some do not survive their own end.
    Runtime.getRuntime().halt(0);
  }

  private record ToFile(Path file) implements ProbeRun.Listener {
    @Override
    public void starting(String step) {
      append(STARTING + "\t" + step);
    }

    @Override
    public void done(ProbeResult result) {
      append(FindingsFile.line(RESULT, result));
    }

    private void append(String line) {
      try {
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IOException unwritable) {
        throw new UncheckedIOException("The preflight cannot write to " + file, unwritable);
      }
    }
  }
}
