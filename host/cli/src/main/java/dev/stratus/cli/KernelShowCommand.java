package dev.stratus.cli;

import dev.stratus.KernelView;
import dev.stratus.PaperDevice;
import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.device.DeviceList;
import dev.stratus.device.DeviceSelection;
import dev.stratus.embedded.spi.GeneratedSource;
import dev.stratus.embedded.spi.KernelTarget;
import dev.stratus.embedded.spi.Numerics;
import dev.stratus.kernel.KernelNames;
import dev.stratus.kernel.NamedKernel;
import dev.stratus.profiles.ProfileLookup;
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
      "  stratus kernel show row-held-by-fours --target ptx --profile nvidia-h100",
      "  stratus kernel show solver-updates/adam --profile pocl-cpu-avx512"
    })
final class KernelShowCommand implements Callable<Integer> {

  private static final String ANY_DEVICE = "default";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      completionCandidates = Completions.Kernels.class,
      description = {
        "The kernel, or a part of its name that only one has (stratus kernel list); with :float64,"
            + " :float16 or :bfloat16 behind it for that type.",
        "row-per-item alone is layernorm-forward/row-per-item."
      })
  private String name = "";

  @Option(
      names = "--target",
      paramLabel = "TARGET",
      completionCandidates = Completions.Targets.class,
      converter = Converters.ToTarget.class,
      description = {
        "The language: ${COMPLETION-CANDIDATES}. By default cuda on a CUDA device and for kernels that"
            + " only such devices run, else opencl.",
        "ptx needs a compiler on this machine: NVRTC, nvcc or clang (docs/cuda.md)."
      })
  private @Nullable KernelTarget target;

  @Option(
      names = "--profile",
      paramLabel = "PROFILE",
      completionCandidates = Completions.Profiles.class,
      description = {
        "Compile for a device that nobody has at hand, as this hardware profile describes it:"
            + " ${COMPLETION-CANDIDATES}, or one of your own (docs/hardware-profiles.md).",
        "Not together with --device."
      })
  private @Nullable String profile;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = ANY_DEVICE,
      description =
          "The device to compile for, as in 'stratus layernorm', or paper: a CPU device that"
              + " exists on paper alone. With auto (the default) and no OpenCL device that one.")
  private String device = ANY_DEVICE;

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
    NamedKernel kernel = KernelNames.find(name);
    Shown shown = profile == null ? onDevice(kernel) : onPaper(kernel, profile);
    GeneratedSource source = shown.source();
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
            + shown.device()
            + source.madeBy().map(tool -> ", made by " + tool).orElse("")
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

  /**
   * What is printed.
   *
   * @param device for which device, in words
   */
  private record Shown(GeneratedSource source, String device) {}

  private Shown onPaper(NamedKernel kernel, String named) {
    if (!device.equals(ANY_DEVICE)) {
      throw new IllegalArgumentException(
          "--profile "
              + named
              + " is a device on paper and --device "
              + device
              + " another one: give one of the two.");
    }
    PaperDevice paper = PaperDevice.of(named, ProfileLookup.standard());
    KernelTarget language = language(kernel, paper.cuda());
    return new Shown(
        KernelView.show(kernel, language, paper, Optional.ofNullable(numerics)), paper.line());
  }

  private Shown onDevice(NamedKernel kernel) {
    Device chosen = device();
    KernelTarget language = language(kernel, chosen.id().startsWith("cuda:"));
    return new Shown(
        KernelView.show(kernel, language, chosen, Optional.ofNullable(numerics)), chosen.line());
  }

  private KernelTarget language(NamedKernel kernel, boolean cuda) {
    if (target != null) {
      return target;
    }
    return kernel.lanes() || cuda ? KernelTarget.CUDA : KernelTarget.OPENCL;
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
