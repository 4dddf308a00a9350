package dev.stratus.kernels;

import static dev.stratus.kernels.ForwardJudge.requireGood;
import static dev.stratus.kernels.ForwardJudge.requireSameBits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.kernels.BackwardRun.Result;
import dev.stratus.kernels.ForwardForm.Stream;
import dev.stratus.kernels.ForwardRun.Outcome;
import dev.stratus.reference.ComparisonReport;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The kernels for FPGAs, as {@link LadderTest} and {@link BackwardLadderTest} have the others: on
 * an OpenCL CPU device and on the debug device, against the references and against each other.
 */
class StreamTest {
  private static final KernelOptions STRICT = KernelOptions.STRICT;
  private static final int[] FLAGS = {Flags.SAVE, Flags.SAVE | Flags.RMS};

  /** Room for every width under test, a multiple of every number of columns. */
  private static final int LINE = 4112;

  /** A column at a turn and a plain chain of sums; a common build; a wide one of odd stages. */
  private static final List<Stream> FORMS =
      List.of(new Stream(LINE, 1, 1), new Stream(LINE, 4, 8), new Stream(LINE, 16, 5));

  static java.util.stream.Stream<RowsUnderTest> rows() {
    return LadderTest.rows();
  }

  static java.util.stream.Stream<GradientData> gradients() {
    return java.util.stream.Stream.concat(BackwardLadderTest.ordinary(), BackwardLadderTest.hard());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void forwardAgreesWithReferenceAndJvmBitForBit(RowsUnderTest data) {
    for (Stream form : FORMS) {
      for (int flags : FLAGS) {
        Outcome onJvm = ForwardRun.of(form, DeviceRun.debugDevice(), STRICT, flags).on(data);
        requireGood(data, onJvm, flags, form + " on jvm-debug, flags " + flags);
        Outcome onDevice =
            ForwardRun.of(form, DeviceRun.requireOpenClCpu(), STRICT, flags).on(data);
        requireSameBits(data, onDevice, onJvm);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void asPlainJavaItAgreesWithTheReference(RowsUnderTest data) {
    FloatArray y = new FloatArray(Math.max(1, data.x().length));
    LayerNormForwardStream.rowStream(
        FloatArray.fromArray(data.x()),
        FloatArray.fromArray(data.gamma()),
        FloatArray.fromArray(data.beta()),
        y,
        new FloatArray(1),
        new FloatArray(1),
        new FloatArray(1),
        data.rows(),
        data.width(),
        LINE,
        8,
        8,
        data.epsilon(),
        0);
    float[] result = java.util.Arrays.copyOf(y.toHeapArray(), data.x().length);
    ComparisonReport report = ForwardJudge.report(data, result);
    assertThat(report.passed()).as("%s%n%s", data, report.text()).isTrue();
  }

  @Test
  void withoutSaveNoStatisticsAreWrittenAndInPlaceTheBitsAreTheSame() {
    Stream form = FORMS.get(1);
    for (RowsUnderTest data :
        List.of(RowsUnderTest.ordinary(6, 150), RowsUnderTest.hard(37).get(11))) {
      ForwardRun run = ForwardRun.of(form, DeviceRun.requireOpenClCpu(), STRICT, Flags.SAVE);
      Outcome saved = run.on(data);
      requireSameBits(data, run.inPlaceOfX().on(data), saved);
      Outcome plain = ForwardRun.of(form, DeviceRun.requireOpenClCpu(), STRICT, 0).on(data);
      requireSameBits(
          data, plain, new Outcome(saved.y(), new float[0], new float[0], new float[0]));
    }
  }

  @Test
  void wideAndManyRows() {
    float[] x = RowsUnderTest.spread(2 * 65_537, 5, 1e3f, 1f);
    RowsUnderTest wide = new RowsUnderTest("wide", 2, 65_537, 1e-5f, x);
    RowsUnderTest many = RowsUnderTest.ordinary(65_543, 3);
    for (RowsUnderTest data : List.of(wide, many)) {
      Stream form = data == wide ? new Stream(65_540, 4, 8) : FORMS.get(1);
      Outcome outcome =
          ForwardRun.of(form, DeviceRun.requireOpenClCpu(), STRICT, Flags.SAVE).on(data);
      requireGood(data, outcome, Flags.SAVE, form.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("gradients")
  void backwardAgreesWithReferenceAndJvmBitForBit(GradientData data) {
    BackwardRun jvm = new BackwardRun(DeviceRun.debugDevice(), STRICT);
    BackwardRun cpu = new BackwardRun(DeviceRun.requireOpenClCpu(), STRICT);
    for (Stream form : FORMS) {
      Result onJvm = jvm.stream(data, form.lineColumns(), form.columns(), form.stages());
      BackwardLadderTest.assertGood(data, onJvm, form + " on jvm-debug");
      Result onDevice = cpu.stream(data, form.lineColumns(), form.columns(), form.stages());
      BackwardLadderTest.assertSameBits(data, onDevice, onJvm);
    }
  }

  @Test
  void backwardOfManyRowsAndOfNone() {
    BackwardRun cpu = new BackwardRun(DeviceRun.requireOpenClCpu(), STRICT);
    GradientData many = GradientData.ordinary(65_543, 5, false);
    BackwardLadderTest.assertGood(many, cpu.stream(many, LINE, 4, 8), "stream, many");
    GradientData none = GradientData.ordinary(0, 5, false);
    Result nothing = cpu.stream(none, LINE, 4, 8);
    assertThat(nothing.dscale()).containsOnly(0f);
    assertThat(nothing.doffset()).containsOnly(0f);
  }
}
