package dev.stratus.embedded.runtime.preflight;

import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.KernelNeed;
import dev.stratus.embedded.spi.ProbeResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/**
 * One question to a driver.
 *
 * @param name also its text's file, {@code NAME.cl}
 * @param need what a failure takes away from kernels
 * @param meaning what a failure means, a sentence
 * @param unable why a device cannot be asked, a clause; empty where it can
 * @param check asks; gives what differs from the expected, or empty
 */
record Probe(
    String name,
    KernelNeed need,
    String meaning,
    Function<DeviceDescription, Optional<String>> unable,
    Check check) {

  /** Launches the probe's kernel and compares. */
  interface Check {
    Optional<String> differs(ProbeBench bench, Probe probe);
  }

  /** The kernel's name in the text. */
  String entryPoint() {
    return "stratus_probe_" + name.replace('-', '_');
  }

  /** The text. */
  String source() {
    String file = name + ".cl";
    try (InputStream in = Probe.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(
            "The preflight text " + file + " is missing from the jar: please report this.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("The preflight text " + file + " cannot be read", unreadable);
    }
  }

  ProbeResult passed() {
    return result(ProbeResult.Outcome.PASSED, "");
  }

  ProbeResult failed(String detail) {
    return result(ProbeResult.Outcome.FAILED, detail);
  }

  ProbeResult notRun(String reason) {
    return result(ProbeResult.Outcome.NOT_RUN, reason);
  }

  ProbeResult result(ProbeResult.Outcome outcome, String detail) {
    return new ProbeResult(name, outcome, detail, need, meaning);
  }
}
