package dev.stratus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.geometry.OperationDimension;
import dev.stratus.reference.ComparisonReport;
import dev.stratus.tensor.DType;
import dev.stratus.tensor.DataFormat;
import dev.stratus.tensor.DimensionLabel;
import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mode on every format in both memory orders, forward and backward, against the judge. */
class LayerModesTest {
  private static final List<String> FORMATS =
      List.of(
          "CB", "CBT", "SCB", "SCBT", "SSCB", "SSCBT", "SSSCB", "SSSCBT", "C", "CT", "SC", "SCT",
          "SSC", "SSCT", "SSSC", "SSSCT");

  static Stream<Arguments> problems() {
    List<Arguments> all = new ArrayList<>();
    for (String format : FORMATS) {
      for (MemoryOrder order : MemoryOrder.values()) {
        for (OperationDimension mode : OperationDimension.values()) {
          all.add(Arguments.of(format, order, mode));
        }
      }
    }
    return all.stream();
  }

  private static int[] sizes(String format, boolean small) {
    DataFormat labels = DataFormat.of(format);
    int[] sizes = new int[format.length()];
    int spatial = 0;
    for (int d = 0; d < sizes.length; d++) {
      DimensionLabel label = labels.labels().get(d);
      sizes[d] =
          switch (label) {
            // Powers of two but for C: a driver that compiles a kernel anew for every size of
            // work-groups, as PoCL does, then has few of them to make.
            case S -> small ? 2 : List.of(4, 2, 2).get(spatial);
            case C -> small ? 3 : 21;
            case B -> small ? 2 : 4;
            case T -> small ? 2 : 8;
            case U -> 2;
          };
      spatial += label == DimensionLabel.S ? 1 : 0;
    }
    return sizes;
  }

  private static void check(
      RunSettings settings,
      String format,
      MemoryOrder order,
      OperationDimension mode,
      int... sizes) {
    Tensor x = Tensors.random(1, DType.FLOAT32, format, order, sizes);
    Tensor dy = Tensors.like(2, x);
    int channels = sizes[format.indexOf('C')];
    LayerNormalization layer =
        LayerNormalization.builder()
            .operationDimension(mode)
            .scale(Tensors.scales(3, channels))
            .offset(Tensors.scales(4, channels))
            .build()
            .initialize(x);
    Gradients result = layer.gradients(LayerInput.of(x), dy, settings);
    assertPassed(result.forward().checks(), result.forward().receipt(), "y", "mean", "rstd");
    assertPassed(
        result.backward().checks(),
        result.backward().receipt(),
        "dx",
        "scale gradient",
        "offset gradient");
  }

  static void assertPassed(Map<String, ComparisonReport> checks, Receipt receipt, String... names) {
    assertThat(checks.keySet()).containsExactly(names);
    checks.forEach((name, report) -> {
      assertThat(report.elements()).as(name).isPositive();
      assertThat(report.passed()).as("%s: %s%n%s", name, report.text(), receipt.text()).isTrue();
    });
  }

  @ParameterizedTest
  @MethodSource("problems")
  void onTheJvmEngine(String format, MemoryOrder order, OperationDimension mode) {
    check(Engines.jvm(), format, order, mode, sizes(format, false));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void onAnOpenClDevice(String format, MemoryOrder order, OperationDimension mode) {
    check(Engines.cpu(), format, order, mode, sizes(format, false));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void onTheDebugDevice(String format, MemoryOrder order, OperationDimension mode) {
    check(Engines.debug(), format, order, mode, sizes(format, true));
  }
}
