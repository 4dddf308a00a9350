package dev.stratus.kernels;

import dev.stratus.embedded.spi.DeviceKind;
import dev.stratus.embedded.spi.KernelOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/** The program that the forked JVM runs: every training kernel under each of the numerics. */
public final class OnOclgrindTraining {
  private OnOclgrindTraining() {}

  public static void main(String[] args) {
    TornadoDevice device =
        DeviceRun.find(d -> d.checking() && d.kind() != DeviceKind.JVM_DEBUG).orElseThrow();
    System.out.println("device=" + device.getDeviceName());
    List<Supplier<KernelCase>> all = new ArrayList<>(TrainingCases.small());
    all.addAll(CellKernels.small());
    for (Supplier<KernelCase> made : all) {
      for (KernelOptions options : List.of(KernelOptions.STRICT, KernelOptions.REASSOCIATE)) {
        KernelCase run = made.get();
        run.run(device, options);
        run.requireGood();
        System.out.println(run + ": passed");
      }
    }
  }
}
