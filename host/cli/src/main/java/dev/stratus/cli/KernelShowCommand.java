package dev.stratus.cli;

import dev.stratus.KernelView;
import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.device.DeviceList;
import dev.stratus.device.DeviceSelection;
import dev.stratus.embedded.spi.GeneratedSource;
import dev.stratus.embedded.spi.Numerics;
import dev.stratus.kernel.KernelCatalogue;
import dev.stratus.kernel.KernelEntry;
import dev.stratus.tensor.FileSpec;
import dev.stratus.tensor.WholeFile;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stratus kernel show}. */
@Command(
    name = "show",
    description = "Print the source that a kernel is compiled to, without running it.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  stratus kernel show layernorm-forward/row-per-item --target opencl",
      "  stratus kernel show row-per-item --numerics strict",
      "  stratus kernel show row-per-group --device gpu --stages",
      "  stratus kernel show row-per-item --target spirv -o k.spv && spirv-val k.spv",
      "  stratus kernel show layernorm-backward/columns:bfloat16 --device paper"
    })
final class KernelShowCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      description = {
        "The kernel, or a part of its name that only one has (stratus kernel list); with :float64,"
            + " :float16 or :bfloat16 behind it for that type.",
        "row-per-item alone is layernorm-forward/row-per-item."
      })
  private String name = "";

  @Option(
      names = "--target",
      paramLabel = "TARGET",
      description =
          "The language: opencl, cuda, spirv (SPIR-V 1.0), spirv1.1 or spirv1.2. By default cuda on a CUDA device and for kernels that only"
              + " such devices run, else opencl.")
  private @Nullable String target;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "default",
      description =
          "The device to compile for, as in 'stratus layernorm', or paper: a CPU device that"
              + " exists on paper alone. With auto (the default) and no OpenCL device that one.")
  private String device = "default";

  @Option(
      names = "--numerics",
      paramLabel = "strict|reassociate",
      description = "Whether sums may be reordered; by default as the device's profile says.")
  private @Nullable Numerics numerics;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Write the code to a file instead of printing it: of SPIR-V the binary module, of other"
              + " languages the source.")
  private @Nullable Path output;

  @Option(names = "--stages", description = "Print the IR after each pass, then the source.")
  private boolean stages;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Optional<WholeFile> file =
        Optional.ofNullable(output).map(path -> WholeFile.of(FileSpec.of(path)));
    file.ifPresent(WholeFile::requireWritable);
    Device chosen = device();
    KernelEntry kernel = KernelCatalogue.find(name);
    GeneratedSource source =
        KernelView.show(kernel, language(kernel, chosen), chosen, Optional.ofNullable(numerics));
    if (stages) {
      for (GeneratedSource.Stage stage : source.stages()) {
        out.println("==== after " + stage.pass());
        out.println(stage.ir().stripTrailing());
      }
      out.println("==== source");
    }
    if (file.isPresent()) {
      write(file.get(), source);
    } else {
      out.println(source.text().stripTrailing());
    }
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        "stratus: "
            + source.entryPoint()
            + " in "
            + source.target()
            + " for "
            + chosen.line()
            + ", sha256 "
            + source.hash());
    err.flush();
    return ExitCode.GOOD;
  }

  /** What a driver takes: the module where there is one, else the text. */
  private static void write(WholeFile file, GeneratedSource source) {
    byte[] bytes = source.binary().orElseGet(() -> source.text().getBytes(StandardCharsets.UTF_8));
    file.write(bytes.length, channel -> channel.write(ByteBuffer.wrap(bytes)));
  }

  private String language(KernelEntry kernel, Device chosen) {
    if (target != null) {
      return target;
    }
    return kernel.rung().usesLanes() || chosen.id().startsWith("cuda:") ? "cuda" : "opencl";
  }

  private Device device() {
    if (device.strip().equalsIgnoreCase("paper")) {
      return KernelView.paperCpu();
    }
    DeviceSelection selection = new DeviceSelection(device);
    Device chosen = selection.choose(DeviceList.find()).device();
    return selection.isAuto() && chosen.kind() == DeviceClass.JVM ? KernelView.paperCpu() : chosen;
  }
}
