package dev.stratus.embedded.runtime.opencl;

import java.util.HashMap;
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
  synchronized DeviceProgram get(ProgramSource source, String options) {
    String key = key(source.text(), options);
    DeviceProgram known = programs.get(key);
    if (known == null) {
      known = new ProgramBuilder(context, store).build(source, options, key);
      programs.put(key, known);
    }
    return known;
  }

  DeviceProgram build(ProgramSource source, String options) {
    String key = key(source.text(), options);
    return new ProgramBuilder(context, store).build(source, options, key);
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
    var device = context.description();
    return BinaryStore.key(
        source,
        options,
        device.platform(),
        device.facts().getOrDefault("platform version", ""),
        device.vendor(),
        device.name(),
        device.driver(),
        device.version());
  }
}
