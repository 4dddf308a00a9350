package dev.stratus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.geometry.OperationDimension;
import dev.stratus.tensor.DType;
import dev.stratus.tensor.DataFormat;
import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Layers of random properties on random formats, sizes, views and valid lengths, forward and
 * backward, against the judge. A case is its seed.
 */
class LayerPropertyTest {

  /** What a seed makes. */
  private record Case(LayerNormalization layer, LayerInput input, Tensor dy, String text) {}

  private static Case make(long seed, List<DType> types, int[] legalSizes) {
    Random random = new Random(seed);
    DType type = types.get(random.nextInt(types.size()));
    DataFormat format = format(random);
    MemoryOrder order = pick(random, MemoryOrder.values());
    int[] sizes =
        random.ints(format.labels().size(), 0, legalSizes.length).map(i -> legalSizes[i]).toArray();
    Affine affine = pick(random, Affine.values());
    LayerNormalizationBuilder builder =
        LayerNormalization.builder()
            .operationDimension(pick(random, OperationDimension.values()))
            .affine(affine)
            .rms(random.nextInt(4) == 0)
            .zeroCentredScale(affine.hasScale() && random.nextInt(4) == 0)
            .residual(random.nextInt(4) == 0)
            .scaleInitializer(uniform(seed))
            .offsetInitializer(uniform(seed + 1))
            .epsilon(random.nextBoolean() ? 1e-5 : 1e-3);
    Tensor x = view(random, type, format, order, sizes);
    LayerNormalization layer = builder.build().initialize(x);
    LayerInput input = LayerInput.of(x);
    if (layer.configuration().residual()) {
      input =
          input.withResidual(view(random, type, format, pick(random, MemoryOrder.values()), sizes));
    }
    int time = format.text().indexOf('T');
    if (time >= 0 && random.nextBoolean()) {
      int batch = format.text().indexOf('B');
      input =
          input.withLengths(
              random.ints(batch < 0 ? 1 : sizes[batch], 0, sizes[time] + 1).toArray());
    }
    Tensor dy = view(random, type, format, pick(random, MemoryOrder.values()), sizes);
    return new Case(
        layer,
        input,
        dy,
        "seed " + seed + " " + x + " " + layer.configuration() + " lengths " + input.lengths());
  }

  private static Initializer uniform(long seed) {
    return Initializer.function(
        sizes -> Tensors.scales(seed, IntStream.of(sizes).reduce(1, (a, b) -> a * b)));
  }

  private static DataFormat format(Random random) {
    List<Character> labels = new ArrayList<>(List.of('C'));
    for (char label : "BTSSU".toCharArray()) {
      if (random.nextBoolean()) {
        labels.add(label);
      }
    }
    Collections.shuffle(labels, random);
    StringBuilder text = new StringBuilder();
    labels.forEach(text::append);
    return DataFormat.of(text.toString());
  }

  private static <T> T pick(Random random, T[] values) {
    return values[random.nextInt(values.length)];
  }

  /** Dense, or part of a larger tensor. */
  private static Tensor view(
      Random random, DType type, DataFormat format, MemoryOrder order, int... sizes) {
    int[] larger = sizes.clone();
    int d = random.nextInt(sizes.length);
    boolean part = random.nextInt(3) == 0;
    int before = part ? random.nextInt(3) : 0;
    larger[d] += before + (part ? random.nextInt(3) : 0);
    Tensor whole =
        Tensors.random(
            random.nextLong(),
            random.nextInt(3) * 10,
            1 + random.nextInt(3),
            type,
            format.text(),
            order,
            larger);
    return part ? whole.slice(d, before, before + sizes[d]) : whole;
  }

  private static void run(RunSettings settings, int cases, List<DType> types, int... legalSizes) {
    for (long seed = 0; seed < cases; seed++) {
      Case c = make(seed, types, legalSizes);
      Gradients result = c.layer.gradients(c.input, c.dy, settings);
      result
          .forward()
          .checks()
          .forEach((name, report) ->
              assertThat(report.passed()).as("%s%n%s: %s", c.text, name, report.text()).isTrue());
      result
          .backward()
          .checks()
          .forEach((name, report) ->
              assertThat(report.passed()).as("%s%n%s: %s", c.text, name, report.text()).isTrue());
      assertThat(result.forward().checks()).containsKeys("y", "mean", "rstd");
      assertThat(result.backward().checks()).containsKey("dx");
    }
  }

  private static final List<DType> ALL = List.of(DType.values());

  @Test
  void onTheJvmEngine() {
    run(Engines.jvm(), 300, ALL, 1, 2, 3, 4, 5, 6);
  }

  @Test
  void onAnOpenClDevice() {
    // Powers of two: a driver that compiles a kernel anew for every size of work-groups, as PoCL
    // does, then has few of them to make. Other types are on the device elsewhere.
    run(Engines.cpu(), 24, List.of(DType.FLOAT32), 1, 2, 4);
  }

  @Test
  void onTheDebugDevice() {
    run(Engines.debug(), 20, ALL, 1, 2, 3);
  }
}
