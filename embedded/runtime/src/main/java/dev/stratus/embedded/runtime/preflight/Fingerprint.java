package dev.stratus.embedded.runtime.preflight;

import dev.stratus.embedded.runtime.opencl.DriverWorkarounds;
import dev.stratus.embedded.spi.DeviceDescription;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What findings are kept under: another device, driver, version or probe is another file. */
final class Fingerprint {
  private Fingerprint() {}

  /** Of a device with its driver, wherever it is listed. */
  static String ofDevice(DeviceDescription d) {
    MessageDigest digest = sha256();
    add(digest, d.platform());
    add(digest, d.facts().getOrDefault("platform version", ""));
    add(digest, d.vendor());
    add(digest, d.name());
    add(digest, d.driver());
    add(digest, d.version());
    return HexFormat.of().formatHex(digest.digest());
  }

  /** As {@link #ofDevice}, with the probes and what the user has set for the driver. */
  static String ofFindings(DeviceDescription d) {
    MessageDigest digest = sha256();
    add(digest, ofDevice(d));
    for (Probe probe : Probes.ALL) {
      add(digest, probe.name());
      add(digest, probe.source());
    }
    String set = System.getenv(DriverWorkarounds.POCL_WORK_GROUP_METHOD);
    add(digest, set == null ? "" : set);
    return HexFormat.of().formatHex(digest.digest(), 0, 16);
  }

  private static void add(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every JDK has SHA-256; this one lacks it.", impossible);
    }
  }
}
