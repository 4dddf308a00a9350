package dev.stratus.embedded.runtime.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A kernel's Java source with what is needed to run it. All of it stands in comment lines at the
 * head of the source, so that a saved file alone can be run again, also after the generator has
 * changed.
 *
 * @param source a compilation unit in the unnamed package with one class
 * @param seed what the inputs are drawn from
 * @param inputSets how many times it runs
 * @param global work-items in all, one entry per dimension
 * @param local work-items per group, empty where the driver may choose
 */
record FuzzCase(
    String source,
    String className,
    String method,
    Kind kind,
    long seed,
    int inputSets,
    List<Integer> global,
    List<Integer> local,
    List<Argument> arguments) {

  enum Kind {
    /** One work-item; the whole language. */
    SERIAL,
    /** Loops annotated {@code @Parallel}. */
    PARALLEL,
    /** KernelContext: ids, local arrays, barriers. */
    CONTEXT,
    /** Sums and maps, compiled with REASSOCIATE and compared within a derived tolerance. */
    NUMERIC,
    /** Work-items that are neighbours in memory, with strided loops: lanes in any numerics. */
    STRIDED
  }

  /** A parameter of the Java method and how its values are made. */
  sealed interface Argument {

    /**
     * @param nativeArray a {@code FloatArray}, not a {@code float[]}
     * @param sameAs the index of the argument that is the same array, -1 for none
     * @param tolerance how far a floating result may be off, 0 for the same bits
     * @param bound inputs lie in -bound .. bound; 0: any value
     */
    record Array(
        JType element, boolean nativeArray, int length, int sameAs, double tolerance, double bound)
        implements Argument {}

    /** A number drawn from the seed. */
    record Scalar(JType type) implements Argument {}

    /** An int that the program was built around, such as a loop bound. */
    record Fixed(int value) implements Argument {}

    record Context() implements Argument {}
  }

  FuzzCase {
    global = List.copyOf(global);
    local = List.copyOf(local);
    arguments = List.copyOf(arguments);
  }

  FuzzCase withSource(String newSource) {
    return new FuzzCase(
        newSource, className, method, kind, seed, inputSets, global, local, arguments);
  }

  /** The head lines, then the source. */
  String toFile() {
    StringBuilder text = new StringBuilder();
    text.append("// fuzz class=").append(className).append(" method=").append(method);
    text.append(" kind=").append(kind).append(" seed=").append(seed);
    text.append(" inputs=").append(inputSets);
    text.append(" global=").append(joined(global));
    text.append(" local=").append(joined(local)).append('\n');
    for (Argument argument : arguments) {
      text.append("// fuzz ")
          .append(
              switch (argument) {
                case Argument.Array a ->
                    "array=%s native=%b length=%d sameAs=%d tolerance=%s bound=%s"
                        .formatted(
                            a.element(),
                            a.nativeArray(),
                            a.length(),
                            a.sameAs(),
                            a.tolerance(),
                            a.bound());
                case Argument.Scalar s -> "scalar=" + s.type();
                case Argument.Fixed f -> "fixed=" + f.value();
                case Argument.Context _ -> "context=KernelContext";
              })
          .append('\n');
    }
    return text.append(source).toString();
  }

  /**
   * @throws IllegalArgumentException where the head lines are not those of {@link #toFile()}
   */
  static FuzzCase fromFile(String text) {
    List<Map<String, String>> head =
        text.lines().takeWhile(line -> line.startsWith("// fuzz ")).map(FuzzCase::pairs).toList();
    if (head.isEmpty()) {
      throw new IllegalArgumentException("not a saved fuzz case: no '// fuzz' line at its head");
    }
    Map<String, String> first = head.getFirst();
    List<Argument> arguments = new ArrayList<>();
    for (Map<String, String> line : head.subList(1, head.size())) {
      arguments.add(argument(line));
    }
    return new FuzzCase(
        String.join("\n", text.lines().skip(head.size()).toList()) + "\n",
        value(first, "class"),
        value(first, "method"),
        Kind.valueOf(value(first, "kind")),
        Long.parseLong(value(first, "seed")),
        Integer.parseInt(value(first, "inputs")),
        split(value(first, "global")),
        split(value(first, "local")),
        arguments);
  }

  private static Argument argument(Map<String, String> line) {
    if (line.containsKey("array")) {
      return new Argument.Array(
          JType.valueOf(value(line, "array")),
          Boolean.parseBoolean(value(line, "native")),
          Integer.parseInt(value(line, "length")),
          Integer.parseInt(value(line, "sameAs")),
          Double.parseDouble(value(line, "tolerance")),
          Double.parseDouble(value(line, "bound")));
    }
    if (line.containsKey("scalar")) {
      return new Argument.Scalar(JType.valueOf(value(line, "scalar")));
    }
    if (line.containsKey("fixed")) {
      return new Argument.Fixed(Integer.parseInt(value(line, "fixed")));
    }
    if (line.containsKey("context")) {
      return new Argument.Context();
    }
    throw new IllegalArgumentException("unknown argument line of a saved fuzz case: " + line);
  }

  private static Map<String, String> pairs(String line) {
    Map<String, String> pairs = new TreeMap<>();
    for (String word : line.substring("// fuzz ".length()).trim().split(" ", -1)) {
      int equals = word.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("no name=value: '" + word + "' in '" + line + "'");
      }
      pairs.put(word.substring(0, equals), word.substring(equals + 1));
    }
    return pairs;
  }

  private static String value(Map<String, String> pairs, String name) {
    String value = pairs.get(name);
    if (value == null) {
      throw new IllegalArgumentException("saved fuzz case lacks " + name + " in " + pairs);
    }
    return value;
  }

  private static String joined(List<Integer> sizes) {
    return String.join(",", sizes.stream().map(String::valueOf).toList());
  }

  private static List<Integer> split(String sizes) {
    return sizes.isEmpty()
        ? List.of()
        : Stream.of(sizes.split(",", -1)).map(Integer::valueOf).toList();
  }
}
