package dev.stratus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.device.NoSuchDeviceException;
import dev.stratus.geometry.OperationDimension;
import dev.stratus.split.DeviceSpeeds;
import dev.stratus.tensor.DType;
import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A batch over two devices that every machine has: results are as one device's. */
class SplitRunTest {
  private static final RunSettings CHECKED = RunSettings.DEFAULT.withCheck(true);

  private static DeviceGroup both() {
    return DeviceGroup.of("jvm", "jvm-debug");
  }

  /** A batch to be cut, and what along. */
  record Case(String format, MemoryOrder order, String cut, int... sizes) {
    @Override
    public String toString() {
      return format + " " + order.text() + " along " + cut;
    }
  }

  static List<Case> cases() {
    return List.of(
        new Case("BC", MemoryOrder.ROW_MAJOR, "B", 40, 16),
        new Case("BC", MemoryOrder.ROW_MAJOR, "B", 11, 7),
        new Case("BC", MemoryOrder.ROW_MAJOR, "B", 300, 7),
        new Case("BTC", MemoryOrder.ROW_MAJOR, "B", 6, 5, 8),
        new Case("SSCB", MemoryOrder.COLUMN_MAJOR, "B", 3, 4, 5, 6),
        new Case("CBT", MemoryOrder.COLUMN_MAJOR, "T", 6, 4, 9),
        new Case("CB", MemoryOrder.ROW_MAJOR, "B", 6, 20),
        new Case("BC", MemoryOrder.ROW_MAJOR, "all", 1, 9));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void bothPassesAreAsOneDevices(Case one) {
    Tensor x = Tensors.random(1, DType.FLOAT32, one.format, one.order, one.sizes);
    Tensor residual = Tensors.like(2, x);
    Tensor dy = Tensors.like(3, x);
    LayerNormalization layer = LayerNormalization.builder().residual(true).build().initialize(x);
    LayerInput input = LayerInput.of(x).withResidual(residual);
    SplitGradients split = layer.gradients(input, dy, both(), CHECKED);
    Gradients single = layer.gradients(input, dy, Engines.jvm());
    assertThat(split.passed()).isTrue();
    assertThat(split.forward().shares()).hasSize(one.cut.equals("all") ? 1 : 2);
    assertThat(split.forward().shares().getFirst().share().dimension()).isEqualTo(one.cut);
    assertClose(split.forward().y(), single.forward().y());
    assertClose(split.forward().sum().orElseThrow(), single.forward().sum().orElseThrow());
    assertClose(split.forward().mean().orElseThrow(), single.forward().mean().orElseThrow());
    assertClose(split.forward().rstd().orElseThrow(), single.forward().rstd().orElseThrow());
    assertClose(split.backward().dx(), single.backward().dx());
    assertClose(
        split.backward().scaleGradient().orElseThrow(),
        single.backward().scaleGradient().orElseThrow());
    assertClose(
        split.backward().offsetGradient().orElseThrow(),
        single.backward().offsetGradient().orElseThrow());
  }

  private static void assertClose(Tensor actual, Tensor expected) {
    assertThat(actual.sizes()).isEqualTo(expected.sizes());
    assertThat(actual.order()).isEqualTo(expected.order());
    double[] got = actual.toDoubles();
    double[] wanted = expected.toDoubles();
    for (int i = 0; i < wanted.length; i++) {
      assertThat(got[i])
          .as("element %d", i)
          .isCloseTo(
              wanted[i], org.assertj.core.data.Offset.offset(1e-4 * (1 + Math.abs(wanted[i]))));
    }
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void everyTypeIsCut(DType type) {
    Tensor x = Tensors.random(4, type, "BC", MemoryOrder.ROW_MAJOR, 64, 20);
    LayerNormalization layer = LayerNormalization.builder().build().initialize(x);
    SplitGradients split = layer.gradients(LayerInput.of(x), Tensors.like(5, x), both(), CHECKED);
    assertThat(split.passed()).isTrue();
    assertThat(split.forward().y().dtype()).isEqualTo(type);
  }

  @Test
  void validLengthsGoWithTheirObservationsOrStepsWhicheverIsCut() {
    for (MemoryOrder order : MemoryOrder.values()) {
      Tensor x = Tensors.random(6, DType.FLOAT32, "CBT", order, 5, 4, 6);
      LayerNormalization layer = LayerNormalization.builder().build().initialize(x);
      LayerInput input = LayerInput.of(x).withLengths(6, 0, 2, 5);
      SplitGradients split = layer.gradients(input, Tensors.like(7, x), both(), CHECKED);
      Gradients single = layer.gradients(input, Tensors.like(7, x), Engines.jvm());
      assertThat(split.passed()).as(order.text()).isTrue();
      assertClose(split.forward().y(), single.forward().y());
      assertClose(
          split.backward().scaleGradient().orElseThrow(),
          single.backward().scaleGradient().orElseThrow());
    }
  }

  @Test
  void aViewIsCutWithoutACopy() {
    Tensor whole = Tensors.random(8, DType.FLOAT32, "BC", MemoryOrder.ROW_MAJOR, 30, 12);
    Tensor x = whole.slice(0, 3, 27).slice(1, 2, 11);
    LayerNormalization layer = LayerNormalization.builder().build().initialize(x);
    try (SplitRun run = layer.openForward(LayerInput.of(x), both(), CHECKED)) {
      assertThat(run.forward().passed()).isTrue();
      whole.set(1000, 5, 4);
      SplitForward again = run.forward();
      assertThat(again.passed()).isTrue();
      assertThat(again.y().get(2, 2)).isGreaterThan(2);
    }
  }

  @Test
  void fixedSharesGiveTheSameBitsEveryTime() {
    Tensor x = Tensors.random(9, DType.FLOAT32, "BC", MemoryOrder.ROW_MAJOR, 100, 16);
    LayerNormalization layer = LayerNormalization.builder().build().initialize(x);
    DeviceGroup fixed = both().withProportions(3, 1);
    List<double[]> gradients = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      SplitGradients split =
          layer.gradients(LayerInput.of(x), Tensors.like(10, x), fixed, RunSettings.DEFAULT);
      assertThat(split.forward().text())
          .contains("B 0 to 74 of 100 (75.0 %) on jvm")
          .contains("B 75 to 99 of 100 (25.0 %) on jvm-debug");
      gradients.add(split.backward().scaleGradient().orElseThrow().toDoubles());
    }
    assertThat(gradients.get(0)).isEqualTo(gradients.get(1));
  }

  @Test
  void sharesFollowTheSpeedThatWasMeasured() {
    Tensor x = Tensors.random(11, DType.FLOAT32, "BC", MemoryOrder.ROW_MAJOR, 4000, 64);
    LayerNormalization layer = LayerNormalization.builder().build().initialize(x);
    DeviceGroup group = both();
    try (SplitRun run = layer.openForward(LayerInput.of(x), group, CHECKED)) {
      assertThat(run.shares()).isEmpty();
      run.forward();
      assertThat(run.shares().getFirst().to()).as("a first run").isEqualTo(2000);
      assertThat(group.speeds().cost("jvm")).isPresent();
      assertThat(group.speeds().cost("jvm-debug")).isPresent();
      tell(group, "jvm", 1_000);
      tell(group, "jvm-debug", 9_000);
      assertThat(run.forward().passed()).isTrue();
      assertThat(run.shares().getFirst().to()).isEqualTo(3625);
      tell(group, "jvm", 1_000);
      tell(group, "jvm-debug", 8_500);
      run.forward();
      assertThat(run.shares().getFirst().to()).as("not worth another cut").isEqualTo(3625);
    }
    tell(group, "jvm", 1_000);
    tell(group, "jvm-debug", 3_000);
    try (SplitRun next = layer.openForward(LayerInput.of(x), group, RunSettings.DEFAULT)) {
      next.forward();
      assertThat(next.shares().getFirst().to()).as("the group remembers").isEqualTo(3000);
    }
  }

  /** As many runs as count, each of so long for an element. */
  private static void tell(DeviceGroup group, String device, long nanos) {
    for (int i = 0; i < 9; i++) {
      group.speeds().measured(device, DeviceSpeeds.Pass.FORWARD, 1, nanos, false);
    }
  }

  @Test
  void whatCannotBeCutGoesToOneDeviceAndAnEmptyBatchToNone() {
    Tensor x = Tensors.random(12, DType.FLOAT32, "BC", MemoryOrder.ROW_MAJOR, 0, 4);
    LayerNormalization layer = LayerNormalization.builder().build().initialize(x);
    SplitGradients empty = layer.gradients(LayerInput.of(x), Tensor.like(x), both(), CHECKED);
    assertThat(empty.forward().y().elements()).isZero();
    assertThat(empty.forward().mean()).isEmpty();
    assertThat(empty.backward().scaleGradient().orElseThrow().toFloats()).containsOnly(0f);
    LayerNormalization all =
        LayerNormalization.builder()
            .operationDimension(OperationDimension.BATCH_EXCLUDED)
            .build()
            .initialize(Tensors.random(1, DType.FLOAT32, "TC", MemoryOrder.ROW_MAJOR, 6, 4));
    Tensor one = Tensors.random(13, DType.FLOAT32, "TC", MemoryOrder.ROW_MAJOR, 6, 4);
    SplitForward result = all.forward(LayerInput.of(one), both(), CHECKED);
    assertThat(result.shares()).hasSize(1);
    assertThat(result.passed()).isTrue();
  }

  @Test
  void misuseIsSaid() {
    Tensor x = Tensors.random(14, DType.FLOAT32, "BC", MemoryOrder.ROW_MAJOR, 8, 4);
    LayerNormalization layer = LayerNormalization.builder().build().initialize(x);
    LayerInput input = LayerInput.of(x);
    assertThatThrownBy(() -> DeviceGroup.of()).hasMessageContaining("name one or more");
    assertThatThrownBy(() -> both().withProportions(1, 2, 3))
        .hasMessageContaining("[1.0, 2.0, 3.0]")
        .hasMessageContaining("2 devices (jvm, jvm-debug)");
    assertThatThrownBy(() -> both().withProportions(0, 0)).hasMessageContaining("not all of them");
    assertThatThrownBy(
            () -> layer.forward(input, DeviceGroup.of("jvm", "jvm"), RunSettings.DEFAULT))
        .hasMessageContaining("are one device, jvm");
    assertThatThrownBy(
            () -> layer.forward(input, DeviceGroup.of("jvm", "quantum"), RunSettings.DEFAULT))
        .isInstanceOf(NoSuchDeviceException.class)
        .hasMessageContaining("quantum");
    SplitRun closed = layer.openForward(input, both(), RunSettings.DEFAULT);
    closed.forward();
    assertThatThrownBy(closed::backward).hasMessageContaining("withOutputGradient");
    closed.close();
    assertThatThrownBy(closed::forward).hasMessageContaining("closed");
    try (SplitRun run = layer.open(input.withOutputGradient(x), both(), RunSettings.DEFAULT)) {
      assertThatThrownBy(run::backward).hasMessageContaining("Backward before forward");
    }
  }

  @Test
  void aDeviceThatIsNotThereLeavesItsShareToTheOthersUnderWarn() {
    Tensor x = Tensors.random(15, DType.FLOAT32, "BC", MemoryOrder.ROW_MAJOR, 8, 4);
    LayerNormalization layer = LayerNormalization.builder().build().initialize(x);
    List<String> said = new ArrayList<>();
    RunSettings warn = CHECKED.withFallback(FallbackPolicy.WARN).withNotices(said::add);
    SplitForward result =
        layer.forward(LayerInput.of(x), DeviceGroup.of("quantum", "jvm-debug"), warn);
    assertThat(result.passed()).isTrue();
    assertThat(result.shares()).hasSize(1);
    assertThat(said).hasSize(1).first().asString().contains("'quantum'");
  }
}
