package dev.stratus.kernels;

import static dev.stratus.kernels.ForwardJudge.requireGood;
import static dev.stratus.kernels.ForwardJudge.requireSameBits;

import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.kernels.ForwardForm.Held;
import dev.stratus.kernels.ForwardForm.SplitPerGroup;
import dev.stratus.kernels.ForwardRun.Outcome;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/**
 * The forward rungs that only GPUs prefer, as {@link LadderTest} has the others. Those with groups
 * alone run on an OpenCL CPU device too; those with lane operations on the debug device, and on
 * whatever device has such operations.
 */
class GpuLadderTest {
  private static final KernelOptions STRICT = KernelOptions.STRICT;
  private static final int[] FLAGS = {Flags.SAVE, Flags.SAVE | Flags.RMS};

  /** Work-items are threads with barriers on the debug device: a few sizes are enough there. */
  static Stream<RowsUnderTest> onTheJvm() {
    return Stream.concat(
        IntStream.of(1, 3, 17, 65, 130).mapToObj(w -> RowsUnderTest.ordinary(3, w)),
        RowsUnderTest.hard(17).stream());
  }

  static Stream<RowsUnderTest> onDevices() {
    return LadderTest.rows();
  }

  private static Outcome run(
      ForwardForm form, TornadoDevice device, RowsUnderTest data, int flags, String where) {
    Outcome outcome = ForwardRun.of(form, device, STRICT, flags).on(data);
    requireGood(data, outcome, flags, form + where + ", flags " + flags);
    return outcome;
  }

  @ParameterizedTest
  @MethodSource("onTheJvm")
  void heldRowsAgreeWithTheReference(RowsUnderTest data) {
    for (int flags : FLAGS) {
      // One lane group, and two with a row that leaves lanes of the second without a column.
      run(Held.of(data, 32, 2), DeviceRun.debugDevice(), data, flags, " on jvm-debug");
      run(Held.of(data, 64, 1), DeviceRun.debugDevice(), data, flags, " on jvm-debug");
    }
  }

  @ParameterizedTest
  @MethodSource("onTheJvm")
  void heldRowsHaveTheSameBitsOnADevice(RowsUnderTest data) {
    TornadoDevice device = DeviceRun.requireLanes();
    for (int flags : FLAGS) {
      Held form = Held.of(data, 64, 2);
      Outcome onJvm = ForwardRun.of(form, DeviceRun.debugDevice(), STRICT, flags).on(data);
      requireSameBits(data, run(form, device, data, flags, ""), onJvm);
    }
  }

  @ParameterizedTest
  @MethodSource("onDevices")
  void heldRowsAgreeWithTheReferenceOnADevice(RowsUnderTest data) {
    TornadoDevice device = DeviceRun.requireLanes();
    for (int flags : FLAGS) {
      for (int lanes : new int[] {64, 128, 1024}) {
        run(Held.of(data, lanes, 7), device, data, flags, "");
      }
    }
  }

  static Stream<RowsUnderTest> ofFours() {
    return Stream.concat(
        IntStream.of(4, 36, 128, 300).mapToObj(w -> RowsUnderTest.ordinary(3, w)),
        RowsUnderTest.hard(40).stream());
  }

  @ParameterizedTest
  @MethodSource("ofFours")
  void rowsHeldByFoursAgreeWithTheReference(RowsUnderTest data) {
    for (int flags : FLAGS) {
      run(Held.byFours(data, 32, 2), DeviceRun.debugDevice(), data, flags, " on jvm-debug");
    }
  }

  @ParameterizedTest
  @MethodSource("ofFours")
  void rowsHeldByFoursHaveTheSameBitsOnADevice(RowsUnderTest data) {
    TornadoDevice device = DeviceRun.requireLanes();
    for (int flags : FLAGS) {
      Held form = Held.byFours(data, 32, 2);
      Outcome onJvm = ForwardRun.of(form, DeviceRun.debugDevice(), STRICT, flags).on(data);
      requireSameBits(data, run(form, device, data, flags, ""), onJvm);
      run(Held.byFours(data, 256, 3), device, data, flags, "");
      ForwardRun inPlace = ForwardRun.of(form, device, STRICT, flags).inPlaceOfX();
      requireSameBits(data, inPlace.on(data), onJvm);
    }
  }

  @Test
  void wideHeldRows() {
    TornadoDevice device = DeviceRun.requireLanes();
    for (int width : new int[] {4096, 16_384, 32_767, 32_768}) {
      float[] x = RowsUnderTest.spread(5 * width, 5, 1e3f, 1f);
      RowsUnderTest data = new RowsUnderTest("wide", 5, width, 1e-5f, x);
      run(Held.of(data, 1024, 3), device, data, Flags.SAVE, "");
      if (width % 4 == 0) {
        run(Held.byFours(data, 1024, 3), device, data, Flags.SAVE, "");
      }
    }
    RowsUnderTest many = RowsUnderTest.ordinary(65_543, 33);
    run(Held.of(many, 32, 1000), device, many, Flags.SAVE, "");
  }

  @Test
  void heldRowsInPlace() {
    RowsUnderTest data = RowsUnderTest.ordinary(6, 150);
    for (RowsUnderTest rows : List.of(data, RowsUnderTest.hard(37).get(11))) {
      ForwardRun run =
          ForwardRun.of(Held.of(rows, 64, 2), DeviceRun.debugDevice(), STRICT, Flags.SAVE);
      requireSameBits(rows, run.inPlaceOfX().on(rows), run.on(rows));
    }
  }

  @ParameterizedTest
  @MethodSource("onTheJvm")
  void partsOfGroupsHaveTheSameBitsOnTheJvm(RowsUnderTest data) {
    SplitPerGroup form = new SplitPerGroup(5, 8, 4);
    for (int flags : FLAGS) {
      Outcome onJvm = run(form, DeviceRun.debugDevice(), data, flags, " on jvm-debug");
      requireSameBits(data, run(form, DeviceRun.requireOpenClCpu(), data, flags, ""), onJvm);
    }
  }

  @ParameterizedTest
  @MethodSource("onDevices")
  void partsOfGroupsAgreeWithTheReference(RowsUnderTest data) {
    for (int flags : FLAGS) {
      run(new SplitPerGroup(3, 64, 5), DeviceRun.requireOpenClCpu(), data, flags, "");
    }
  }

  /** What split rows are for; parts unlike each other, so that merging them matters. */
  @Test
  void theWidestRowInPartsOfGroups() {
    int width = 1 << 22;
    float[] x = RowsUnderTest.spread(width, 41, 1e3f, 1f);
    for (int c = 0; c < width; c++) {
      x[c] += 4f * (c / (width / 7));
    }
    RowsUnderTest data = new RowsUnderTest("widest", 1, width, 1e-5f, x);
    run(new SplitPerGroup(300, 64, 300), DeviceRun.requireOpenClCpu(), data, Flags.SAVE, "");
  }
}
