package dev.stratus.bench.device;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shapes by name. */
public final class ShapeSets {
  private static final Pattern SIZES = Pattern.compile("(\\d{1,9})x(\\d{1,9})");
  private static final Map<String, List<BenchShape>> SETS = sets();

  private ShapeSets() {}

  private static Map<String, List<BenchShape>> sets() {
    Map<String, List<BenchShape>> sets = new LinkedHashMap<>();
    // Tokens by the widths of BERT base and large, GPT-2, LLaMA 7B and a wide one.
    sets.put(
        "transformer", shapes(512, 768, 2048, 1024, 4096, 1600, 4096, 4096, 8192, 768, 2048, 8192));
    // Mini-batches of recurrent cells (Ba, Kiros, Hinton 2016 use 256 to 2400 units).
    sets.put("recurrent", shapes(32, 256, 64, 512, 128, 1024, 128, 2400, 1024, 64));
    // Pixels by channels, as channel-only normalization of images has them.
    sets.put("vision", shapes(3136, 96, 12544, 192, 50176, 64, 100352, 256));
    sets.put("small", shapes(1, 64, 16, 64, 64, 256, 256, 256, 1024, 64, 1024, 256));
    sets.put("huge-rows", shapes(64, 65536, 16, 1048576, 4, 4194304));
    sets.put("kernelbench-40", kernelBench40());
    sets.put("default", shapes(256, 256, 1024, 1024, 8192, 768, 4096, 4096, 32768, 1024));
    return sets;
  }

  /**
   * KernelBench's level-1 problem 40 is LayerNorm of (16, 64, 256, 256) over the last three
   * dimensions: 16 rows of 4,194,304. Beside it the same rows with the image halved in each
   * direction, again and again.
   */
  private static List<BenchShape> kernelBench40() {
    List<BenchShape> shapes = new ArrayList<>();
    for (int side = 256; side >= 16; side /= 2) {
      shapes.add(new BenchShape(16, 64 * side * side));
    }
    return shapes;
  }

  private static List<BenchShape> shapes(int... sizes) {
    List<BenchShape> shapes = new ArrayList<>();
    for (int i = 0; i < sizes.length; i += 2) {
      shapes.add(new BenchShape(sizes[i], sizes[i + 1]));
    }
    return shapes;
  }

  /** The names there are. */
  public static List<String> names() {
    return List.copyOf(SETS.keySet());
  }

  /**
   * The shapes of a list of names and sizes, each once.
   *
   * @throws IllegalArgumentException if one is neither; the message lists the names
   */
  public static List<BenchShape> parse(String list) {
    LinkedHashSet<BenchShape> shapes = new LinkedHashSet<>();
    for (String part : list.split(",", -1)) {
      String word = part.strip();
      Matcher sizes = SIZES.matcher(word);
      if (SETS.containsKey(word)) {
        shapes.addAll(SETS.get(word));
      } else if (sizes.matches()) {
        shapes.add(shape(word, sizes));
      } else {
        throw new IllegalArgumentException(
            "'"
                + word
                + "' is no shape and no set of shapes; give ROWSxWIDTH, such as 4096x1024, or one of "
                + String.join(", ", SETS.keySet())
                + ".");
      }
    }
    return List.copyOf(shapes);
  }

  private static BenchShape shape(String word, Matcher sizes) {
    BenchShape shape =
        new BenchShape(Integer.parseInt(sizes.group(1)), Integer.parseInt(sizes.group(2)));
    if (shape.elements() < 1 || shape.elements() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "The shape "
              + word
              + " has "
              + shape.elements()
              + " elements; 1 to "
              + Integer.MAX_VALUE
              + " can be measured.");
    }
    return shape;
  }
}
