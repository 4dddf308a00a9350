package dev.stratus.bench.device;

import dev.stratus.RunSettings;
import dev.stratus.device.BreakEven;
import dev.stratus.device.Device;
import dev.stratus.device.DeviceSelection;
import dev.stratus.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures forward passes of growing size on a device and on the JVM engine, and fits the model.
 */
final class BreakEvenRun {
  private static final List<BenchShape> FITTED =
      List.of(
          new BenchShape(1, 64),
          new BenchShape(16, 128),
          new BenchShape(64, 256),
          new BenchShape(256, 512),
          new BenchShape(1024, 1024),
          new BenchShape(4096, 1024));
  private static final List<BenchShape> HELD_OUT =
      List.of(new BenchShape(32, 96), new BenchShape(200, 320), new BenchShape(2048, 768));
  private static final int RUNS = 15;

  private final Device jvm;
  private final BenchProgress progress;

  BreakEvenRun(Device jvm, BenchProgress progress) {
    this.jvm = jvm;
    this.progress = progress;
  }

  /** The model of a device, with its error on the shapes held out. */
  BreakEven of(Device device) {
    List<double[]> fitted = times(device, FITTED);
    List<double[]> heldOut = times(device, HELD_OUT);
    long[] elements = FITTED.stream().mapToLong(BenchShape::elements).toArray();
    LineFit onDevice = LineFit.of(elements, column(fitted, 0));
    LineFit onJvm = LineFit.of(elements, column(fitted, 1));
    double worst = 0;
    for (int i = 0; i < HELD_OUT.size(); i++) {
      long n = HELD_OUT.get(i).elements();
      worst = Math.max(worst, error(onDevice.at(n), heldOut.get(i)[0]));
      worst = Math.max(worst, error(onJvm.at(n), heldOut.get(i)[1]));
    }
    return new BreakEven(
        device.name(),
        device.driver(),
        onDevice.launch(),
        onDevice.each(),
        onJvm.launch(),
        onJvm.each(),
        100 * worst);
  }

  private static double error(double model, double measured) {
    return Math.abs(model / measured - 1);
  }

  private static double[] column(List<double[]> times, int which) {
    return times.stream().mapToDouble(t -> t[which]).toArray();
  }

  /** Medians on the device and on the JVM engine, in turns. */
  private List<double[]> times(Device device, List<BenchShape> shapes) {
    List<double[]> all = new ArrayList<>();
    for (BenchShape shape : shapes) {
      CaseData data = CaseData.of(Operation.FORWARD, shape, DType.FLOAT32);
      try (LayerContestant there = LayerContestant.open(data, on(device));
          LayerContestant here = LayerContestant.open(data, on(jvm))) {
        long[] deviceTimes = new long[RUNS];
        long[] jvmTimes = new long[RUNS];
        for (int i = 0; i < RUNS; i++) {
          deviceTimes[i] = there.run().wallNanos();
          jvmTimes[i] = here.run().wallNanos();
        }
        all.add(new double[] {Estimate.of(deviceTimes).nanos(), Estimate.of(jvmTimes).nanos()});
      }
    }
    return all;
  }

  private RunSettings on(Device device) {
    return RunSettings.DEFAULT.withDevice(DeviceSelection.of(device)).withNotices(progress::say);
  }
}
