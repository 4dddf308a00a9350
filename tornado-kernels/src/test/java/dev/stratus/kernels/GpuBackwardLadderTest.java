package dev.stratus.kernels;

import dev.stratus.embedded.spi.KernelOptions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The backward rungs that only GPUs prefer, as {@link BackwardLadderTest} has the others, on the
 * devices of {@link GpuLadderTest}.
 */
class GpuBackwardLadderTest {

  static Stream<GradientData> onTheJvm() {
    return BackwardLadderTest.forGroupsOnTheJvm();
  }

  static Stream<GradientData> onDevices() {
    return Stream.concat(BackwardLadderTest.ordinary(), BackwardLadderTest.hard());
  }

  private static BackwardRun onJvm() {
    return new BackwardRun(DeviceRun.debugDevice(), KernelOptions.STRICT);
  }

  private static BackwardRun onCpu() {
    return new BackwardRun(DeviceRun.requireOpenClCpu(), KernelOptions.STRICT);
  }

  private static BackwardRun onLanes() {
    return new BackwardRun(DeviceRun.requireLanes(), KernelOptions.STRICT);
  }

  @ParameterizedTest
  @MethodSource("onTheJvm")
  void heldRowsAgreeWithTheReference(GradientData data) {
    BackwardLadderTest.assertGood(data, onJvm().held(data, 32, 1), "held on jvm-debug");
    BackwardLadderTest.assertGood(data, onJvm().held(data, 64, 2), "held on jvm-debug");
  }

  @ParameterizedTest
  @MethodSource("onTheJvm")
  void heldRowsHaveTheSameBitsOnADevice(GradientData data) {
    BackwardLadderTest.assertSameBits(data, onLanes().held(data, 64, 2), onJvm().held(data, 64, 2));
  }

  @ParameterizedTest
  @MethodSource("onDevices")
  void heldRowsAgreeWithTheReferenceOnADevice(GradientData data) {
    for (int lanes : new int[] {64, 1024}) {
      BackwardLadderTest.assertGood(data, onLanes().held(data, lanes, 5), "held, lanes " + lanes);
    }
  }

  static Stream<GradientData> ofFours() {
    return Stream.concat(
        Stream.of(4, 36, 128, 260).map(width -> GradientData.ordinary(5, width, width == 36)),
        GradientData.hard(40).stream());
  }

  @ParameterizedTest
  @MethodSource("ofFours")
  void rowsHeldByFoursAgreeWithTheReference(GradientData data) {
    BackwardLadderTest.assertGood(data, onJvm().heldByFours(data, 32, 2), "fours on jvm-debug");
  }

  @ParameterizedTest
  @MethodSource("ofFours")
  void rowsHeldByFoursHaveTheSameBitsOnADevice(GradientData data) {
    BackwardLadderTest.assertSameBits(
        data, onLanes().heldByFours(data, 32, 2), onJvm().heldByFours(data, 32, 2));
    BackwardLadderTest.assertGood(data, onLanes().heldByFours(data, 256, 3), "fours");
  }

  @Test
  void wideAndManyHeldRows() {
    GradientData wide = GradientData.ordinary(70, 8191, false);
    BackwardLadderTest.assertGood(wide, onLanes().held(wide, 1024, 64), "held, wide");
    GradientData many = GradientData.ordinary(65_543, 5, false);
    BackwardLadderTest.assertGood(many, onLanes().held(many, 32, 64), "held, many");
  }

  @ParameterizedTest
  @MethodSource("onTheJvm")
  void partsOfGroupsHaveTheSameBitsOnTheJvm(GradientData data) {
    var onJvm = onJvm().splitPerGroup(data, 3, 8, 2);
    BackwardLadderTest.assertGood(data, onJvm, "split per group on jvm-debug");
    BackwardLadderTest.assertSameBits(data, onCpu().splitPerGroup(data, 3, 8, 2), onJvm);
  }

  @ParameterizedTest
  @MethodSource("onDevices")
  void partsOfGroupsAgreeWithTheReference(GradientData data) {
    BackwardLadderTest.assertGood(data, onCpu().splitPerGroup(data, 5, 64, 4), "split per group");
    BackwardLadderTest.assertGood(
        data, onCpu().parameterGroups(data, 2, 128), "epilogue per group");
  }

  @ParameterizedTest
  @MethodSource("onTheJvm")
  void theEpilogueOfGroupsHasTheSameBitsOnTheJvm(GradientData data) {
    BackwardLadderTest.assertSameBits(
        data, onCpu().parameterGroups(data, 1, 64), onJvm().parameterGroups(data, 1, 64));
  }

  @Test
  void wideRowsInParts() {
    GradientData data = GradientData.ordinary(2, 1 << 19, false);
    BackwardLadderTest.assertGood(
        data, onCpu().splitPerGroup(data, 64, 256, 128), "split per group");
  }
}
