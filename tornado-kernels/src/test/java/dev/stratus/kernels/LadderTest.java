package dev.stratus.kernels;

import static dev.stratus.kernels.ForwardJudge.requireGood;
import static dev.stratus.kernels.ForwardJudge.requireSameBits;

import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.kernels.ForwardForm.AnyLayout;
import dev.stratus.kernels.ForwardForm.Columns;
import dev.stratus.kernels.ForwardForm.RowPerGroup;
import dev.stratus.kernels.ForwardForm.RowPerItem;
import dev.stratus.kernels.ForwardForm.Split;
import dev.stratus.kernels.ForwardRun.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every forward rung on an OpenCL CPU device and on the debug device, against the double reference
 * and against each other: the kernel on a device == the same bytecode on the JVM == the reference
 * within the contract's bound.
 */
class LadderTest {
  private static final KernelOptions STRICT = KernelOptions.STRICT;
  private static final KernelOptions REASSOCIATE = KernelOptions.REASSOCIATE;

  private static final int[] FLAGS = {Flags.SAVE, Flags.SAVE | Flags.RMS};

  static Stream<ForwardForm> itemForms() {
    return Stream.of(
        new RowPerItem(),
        new Columns(3),
        new AnyLayout(false, 2),
        new AnyLayout(true, 1),
        new Split(5));
  }

  static List<RowsUnderTest> ordinary() {
    return Arrays.stream(RowsUnderTest.WIDTHS)
        .boxed()
        .flatMap(w -> Arrays.stream(RowsUnderTest.ROWS).mapToObj(r -> RowsUnderTest.ordinary(r, w)))
        .toList();
  }

  static List<RowsUnderTest> hard() {
    return IntStream.of(1, 17, 1021).boxed().flatMap(w -> RowsUnderTest.hard(w).stream()).toList();
  }

  static Stream<Arguments> itemFormsAndRows() {
    return itemForms()
        .flatMap(form ->
            Stream.concat(ordinary().stream(), hard().stream())
                .map(data -> Arguments.of(form, data)));
  }

  static Stream<RowsUnderTest> rows() {
    return Stream.concat(ordinary().stream(), hard().stream());
  }

  /** Work-items are threads with barriers on the debug device: a few sizes are enough there. */
  static Stream<RowsUnderTest> forGroupsOnTheJvm() {
    return Stream.concat(
        IntStream.of(1, 3, 17, 65).mapToObj(w -> RowsUnderTest.ordinary(3, w)),
        RowsUnderTest.hard(17).stream());
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("itemFormsAndRows")
  void strictAgreesWithReferenceAndJvmBitForBit(ForwardForm form, RowsUnderTest data) {
    for (int flags : FLAGS) {
      Outcome onJvm = ForwardRun.of(form, DeviceRun.debugDevice(), STRICT, flags).on(data);
      requireGood(data, onJvm, flags, form + " on jvm-debug, flags " + flags);
      Outcome onDevice = ForwardRun.of(form, DeviceRun.requireOpenClCpu(), STRICT, flags).on(data);
      requireSameBits(data, onDevice, onJvm);
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("itemFormsAndRows")
  void reassociatedAgreesWithTheReference(ForwardForm form, RowsUnderTest data) {
    for (int flags : FLAGS) {
      ForwardRun run = ForwardRun.of(form, DeviceRun.requireOpenClCpu(), REASSOCIATE, flags);
      Outcome outcome = run.on(data);
      requireGood(data, outcome, flags, form + " reassociate, flags " + flags);
    }
  }

  @ParameterizedTest
  @MethodSource("itemForms")
  void withoutSaveTheResultIsTheSameAndNoStatisticsAreWritten(ForwardForm form) {
    for (RowsUnderTest data :
        List.of(RowsUnderTest.ordinary(6, 150), RowsUnderTest.hard(37).get(11))) {
      float[] saved =
          ForwardRun.of(form, DeviceRun.requireOpenClCpu(), STRICT, Flags.SAVE).on(data).y();
      Outcome plain = ForwardRun.of(form, DeviceRun.requireOpenClCpu(), STRICT, 0).on(data);
      requireSameBits(data, plain, new Outcome(saved, new float[0], new float[0], new float[0]));
    }
  }

  @ParameterizedTest
  @MethodSource("itemForms")
  void theSameOptionsGiveTheSameBitsAlsoInPlace(ForwardForm form) {
    for (RowsUnderTest data :
        List.of(RowsUnderTest.ordinary(6, 150), RowsUnderTest.hard(37).get(11))) {
      for (KernelOptions options : List.of(STRICT, REASSOCIATE)) {
        ForwardRun run = ForwardRun.of(form, DeviceRun.requireOpenClCpu(), options, Flags.SAVE);
        Outcome first = run.on(data);
        requireSameBits(data, run.on(data), first);
        // Without the promise that arrays differ the program is another one, and is built once
        // more.
        if (options.equals(STRICT) || form instanceof RowPerItem) {
          requireSameBits(data, run.inPlaceOfX().on(data), first);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void rowPerGroupAgreesWithTheReference(RowsUnderTest data) {
    for (int lanes : new int[] {1, 16, 64}) {
      // Two groups for three or more rows: each takes several.
      int flags = lanes == 16 ? Flags.SAVE | Flags.RMS : Flags.SAVE;
      ForwardForm form = new RowPerGroup(lanes, 2);
      Outcome outcome = ForwardRun.of(form, DeviceRun.requireOpenClCpu(), STRICT, flags).on(data);
      requireGood(data, outcome, flags, form.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("forGroupsOnTheJvm")
  void rowPerGroupAgreesWithTheJvmBitForBit(RowsUnderTest data) {
    ForwardForm form = new RowPerGroup(16, 2);
    for (int flags : FLAGS) {
      Outcome onJvm = ForwardRun.of(form, DeviceRun.debugDevice(), STRICT, flags).on(data);
      requireGood(data, onJvm, flags, "row-per-group on jvm-debug");
      Outcome onDevice = ForwardRun.of(form, DeviceRun.requireOpenClCpu(), STRICT, flags).on(data);
      requireSameBits(data, onDevice, onJvm);
    }
  }

  @Test
  void moreThan65536Rows() {
    RowsUnderTest data = RowsUnderTest.ordinary(65_543, 3);
    Stream.concat(itemForms(), Stream.of(new RowPerGroup(8, 1000)))
        .forEach(form -> {
          Outcome outcome =
              ForwardRun.of(form, DeviceRun.requireOpenClCpu(), STRICT, Flags.SAVE).on(data);
          requireGood(data, outcome, Flags.SAVE, form.toString());
        });
  }

  @Test
  void wideRows() {
    for (int width : new int[] {65_536, 65_537}) {
      RowsUnderTest data =
          new RowsUnderTest("wide", 2, width, 1e-5f, RowsUnderTest.spread(2 * width, 5, 1e3f, 1f));
      for (ForwardForm form :
          List.of(
              new RowPerItem(),
              new RowPerGroup(64, 2),
              new Columns(0),
              new AnyLayout(false, 0),
              new Split(16))) {
        for (KernelOptions options : List.of(STRICT, REASSOCIATE)) {
          Outcome outcome =
              ForwardRun.of(form, DeviceRun.requireOpenClCpu(), options, Flags.SAVE).on(data);
          requireGood(data, outcome, Flags.SAVE, form + " " + options.numerics());
        }
      }
    }
  }

  /** Neighbouring groups that share vectors, some of them rare: each must be as if alone. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 17, 65, 1021})
  void neighboursInStripsAgreeWithReferenceAndJvmBitForBit(int width) {
    RowsUnderTest data = RowsUnderTest.mixed(width);
    for (ForwardForm form : List.of(new Columns(0), new Columns(3))) {
      for (int flags : FLAGS) {
        Outcome onJvm = ForwardRun.of(form, DeviceRun.debugDevice(), STRICT, flags).on(data);
        requireGood(data, onJvm, flags, form + " on jvm-debug, flags " + flags);
        for (KernelOptions options : List.of(STRICT, REASSOCIATE)) {
          Outcome onDevice =
              ForwardRun.of(form, DeviceRun.requireOpenClCpu(), options, flags).on(data);
          requireSameBits(data, onDevice, onJvm);
        }
      }
    }
  }

  @Test
  void aMillionColumns() {
    RowsUnderTest data =
        new RowsUnderTest("wide", 1, 1 << 20, 1e-5f, RowsUnderTest.spread(1 << 20, 5, 1e3f, 1f));
    for (ForwardForm form : List.of(new RowPerItem(), new RowPerGroup(64, 2), new Split(3))) {
      Outcome outcome =
          ForwardRun.of(form, DeviceRun.requireOpenClCpu(), REASSOCIATE, Flags.SAVE).on(data);
      requireGood(data, outcome, Flags.SAVE, form.toString());
    }
  }

  /** What split rows are for; parts unlike each other, so that merging them matters. */
  @Test
  void theWidestRowInParts() {
    int width = 1 << 22;
    float[] x = RowsUnderTest.spread(width, 41, 1e3f, 1f);
    for (int c = 0; c < width; c++) {
      x[c] += 4f * (c / (width / 7));
    }
    RowsUnderTest data = new RowsUnderTest("widest", 1, width, 1e-5f, x);
    Outcome outcome =
        ForwardRun.of(new Split(64), DeviceRun.requireOpenClCpu(), STRICT, Flags.SAVE).on(data);
    requireGood(data, outcome, Flags.SAVE, "64 parts");
  }
}
