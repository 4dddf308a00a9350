package dev.stratus.kernels;

import dev.stratus.embedded.spi.KernelOptions;
import java.util.List;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/** The program that the forked JVM runs: every kernel once, on the one device that is there. */
public final class OnOclgrind {
  private OnOclgrind() {}

  public static void main(String[] args) {
    TornadoDevice device =
        DeviceRun.find(
                d -> d.checking() && d.kind() != dev.stratus.embedded.spi.DeviceKind.JVM_DEBUG)
            .orElseThrow();
    System.out.println("device=" + device.getDeviceName());
    RowsUnderTest plain = RowsUnderTest.ordinary(6, 150);
    RowsUnderTest huge =
        RowsUnderTest.hard(37).stream()
            .filter(d -> d.name().equals("size 1.0E20"))
            .findFirst()
            .orElseThrow();
    List<ForwardForm> forms =
        List.of(
            new ForwardForm.RowPerItem(),
            new ForwardForm.RowPerGroup(16, 2),
            new ForwardForm.Columns(3),
            new ForwardForm.AnyLayout(false, 2),
            new ForwardForm.AnyLayout(true, 1),
            new ForwardForm.Split(5));
    for (ForwardForm form : forms) {
      for (RowsUnderTest data : List.of(plain, huge)) {
        for (KernelOptions options : List.of(KernelOptions.STRICT, KernelOptions.REASSOCIATE)) {
          int flags = data == plain ? Flags.SAVE : Flags.SAVE | Flags.RMS;
          ForwardRun.Outcome outcome = ForwardRun.of(form, device, options, flags).on(data);
          ForwardJudge.requireGood(data, outcome, flags, form.toString());
          System.out.println(form + " " + data + ": passed");
        }
      }
    }
    for (String over : List.of("C", "CT")) {
      for (boolean rowMajor : new boolean[] {false, true}) {
        int[] sizes = {17, 3, 5};
        int[] lengths = {5, 0, 2};
        LayoutUnderTest layout = new LayoutUnderTest("CBT", over, sizes, rowMajor, 3, lengths);
        LayoutRun run = new LayoutRun(layout, Flags.SAVE);
        run.execute(device, KernelOptions.REASSOCIATE, 0, layout.groups());
        run.requireGood();
        LayoutRun sum = new LayoutRun(layout, 0);
        sum.addResidual(device, KernelOptions.REASSOCIATE, sum.values());
        System.out.println(layout + ": passed");
      }
    }
    LayoutRun.addPlainly(device, KernelOptions.REASSOCIATE, 150);
    System.out.println("residual: passed");
  }
}
