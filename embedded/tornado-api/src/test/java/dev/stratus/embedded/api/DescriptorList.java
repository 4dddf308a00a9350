package dev.stratus.embedded.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The descriptor list of TornadoVM 5.2, parsed; its notation is told in the README beside it. */
record DescriptorList(Map<String, ClassLine> classes) {

  /**
   * @param members {@code field NAME DESCRIPTOR} or {@code method NAMEDESCRIPTOR}, with modifiers
   */
  record ClassLine(
      String superclass,
      Set<String> interfaces,
      Set<String> modifiers,
      Map<String, Set<String>> members) {}

  static DescriptorList read() throws IOException {
    Map<String, ClassLine> classes = new LinkedHashMap<>();
    ClassLine current = null;
    for (String line : resource("descriptors-5.2.0.txt")) {
      List<String> words = List.of(line.strip().split(" +"));
      switch (words.getFirst()) {
        case "class" -> {
          int close = line.indexOf(']');
          String interfaces = line.substring(line.indexOf('[') + 1, close);
          current =
              new ClassLine(
                  words.get(3),
                  set(interfaces.split("[, ]+")),
                  set(line.substring(close + 1).strip().split(" +")),
                  new LinkedHashMap<>());
          classes.put(words.get(1), current);
        }
        case "field" ->
            current
                .members()
                .put(
                    "field " + words.get(1) + " " + words.get(2),
                    new TreeSet<>(words.subList(3, words.size())));
        case "method" ->
            current
                .members()
                .put("method " + words.get(1), new TreeSet<>(words.subList(2, words.size())));
        default -> throw new IllegalStateException("Not a line of the list: " + line);
      }
    }
    return new DescriptorList(classes);
  }

  static List<String> resource(String name) throws IOException {
    try (InputStream in = DescriptorList.class.getResourceAsStream("/tornadovm-api/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static Set<String> set(String... words) {
    Set<String> set = new TreeSet<>(List.of(words));
    set.remove("");
    return set;
  }
}
