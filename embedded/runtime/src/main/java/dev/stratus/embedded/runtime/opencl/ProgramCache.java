package dev.stratus.embedded.runtime.opencl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** The programs of one context, by content; behind it, where wished, those on disk. */
final class ProgramCache {
  private final OpenClContext context;
  private final BinaryStore store;
  private final Map<String, DeviceProgram> programs = new HashMap<>();

  ProgramCache(OpenClContext context, BinaryStore store) {
    this.context = context;
    this.store = store;
  }

  /** One build at a time: drivers serialise their compilers anyway, and nobody builds twice. */
  synchronized DeviceProgram get(String source, String options) {
    String key = key(source, options);
    DeviceProgram known = programs.get(key);
    if (known == null) {
      known = new ProgramBuilder(context, store).build(source, options, key);
      programs.put(key, known);
    }
    return known;
  }

  DeviceProgram build(String source, String options) {
    return new ProgramBuilder(context, store).build(source, options, key(source, options));
  }

  synchronized int size() {
    return programs.size();
  }

  synchronized void close() {
    programs.values().forEach(DeviceProgram::close);
    programs.clear();
  }

  /** What decides the binary: the text, the options, and whose compiler for which device. */
  private String key(String source, String options) {
    MessageDigest digest = sha256();
    var device = context.description();
    for (String part :
        new String[] {
          source,
          options,
          device.platform(),
          device.facts().getOrDefault("platform version", ""),
          device.vendor(),
          device.name(),
          device.driver(),
          device.version()
        }) {
      digest.update(part.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(
          "Every Java platform has SHA-256; this one says no.", impossible);
    }
  }
}
