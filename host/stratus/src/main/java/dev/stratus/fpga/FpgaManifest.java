package dev.stratus.fpga;

import dev.stratus.embedded.spi.Bitstream;
import dev.stratus.embedded.spi.FpgaCode;
import dev.stratus.embedded.spi.FpgaDesign;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a project's {@code manifest.json} says: all that a host must know to launch the kernels, and
 * which files are their bitstreams.
 *
 * @param profile the profile it was made for
 * @param vendor whose tools
 * @param board the board as they name it
 * @param kernels what there is
 */
public record FpgaManifest(String profile, FpgaVendor vendor, String board, List<Kernel> kernels) {
  /** The file, in the project's folder. */
  public static final String FILE = "manifest.json";

  /** What the file says it is. */
  static final String FORMAT = "stratus-fpga/1";

  public FpgaManifest {
    kernels = List.copyOf(kernels);
  }

  /**
   * A kernel of a project.
   *
   * @param name as files are named
   * @param method the Java method
   * @param entryPoint its name in the source
   * @param source the file, relative to the project's folder
   * @param sourceHash SHA-256 of the source
   * @param design what the source was made for
   * @param limits the most that int parameters may be, by the parameter's index
   * @param arguments what a launch gives, in order
   * @param workGroupItems the one work-group size; 1: one work-item
   * @param onChipBytes the arrays kept on the chip
   * @param built the bitstreams that are there
   */
  public record Kernel(
      String name,
      String method,
      String entryPoint,
      String source,
      String sourceHash,
      FpgaDesign design,
      Map<Integer, Integer> limits,
      List<FpgaCode.Argument> arguments,
      int workGroupItems,
      long onChipBytes,
      List<Built> built) {
    public Kernel {
      limits = Map.copyOf(limits);
      arguments = List.copyOf(arguments);
      built = List.copyOf(built);
    }

    /** The same with another bitstream; one of the same build is replaced. */
    Kernel with(Built another) {
      List<Built> all = new ArrayList<>(built);
      all.removeIf(b -> b.mode() == another.mode());
      all.add(another);
      return new Kernel(
          name,
          method,
          entryPoint,
          source,
          sourceHash,
          design,
          limits,
          arguments,
          workGroupItems,
          onChipBytes,
          all);
    }

    /** The name of an argument that comes from a parameter of the Java method. */
    String argumentName(int javaIndex) {
      return arguments.stream()
          .filter(a -> a.javaIndex() == javaIndex && a.kind() != FpgaCode.Kind.LENGTH)
          .map(FpgaCode.Argument::name)
          .findFirst()
          .orElse("parameter " + javaIndex);
    }
  }

  /**
   * A bitstream.
   *
   * @param file relative to the project's folder
   * @param sha256 of the file, hexadecimal
   * @param board what the device's name must hold
   */
  public record Built(BuildMode mode, String file, String sha256, String board) {}

  /**
   * A kernel's bitstream, as the runtime takes it.
   *
   * @param folder the project's
   * @throws IllegalArgumentException if there is no such kernel, or it was not built so
   */
  public Bitstream bitstream(Path folder, StreamKernel wanted, BuildMode mode) {
    Kernel kernel = kernel(folder, wanted);
    Built found =
        kernel.built().stream()
            .filter(b -> b.mode() == mode)
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    folder
                        + " has no "
                        + mode.text()
                        + " build of "
                        + wanted.text()
                        + (kernel.built().isEmpty()
                            ? "; nothing is built yet"
                            : "; there is: "
                                + kernel.built().stream()
                                    .map(b -> b.mode().text())
                                    .collect(Collectors.joining(", ")))
                        + ". Run 'make "
                        + mode.text()
                        + "' in it and then 'stratus fpga seal "
                        + folder
                        + "'."));
    return new Bitstream(
        folder.resolve(FILE),
        folder.resolve(found.file()),
        found.sha256(),
        kernel.method(),
        kernel.entryPoint(),
        kernel.sourceHash(),
        kernel.design(),
        kernel.arguments(),
        found.board(),
        kernel.limits());
  }

  /**
   * @throws IllegalArgumentException if there is no such kernel
   */
  public Kernel kernel(Path folder, StreamKernel wanted) {
    return kernels.stream()
        .filter(k -> k.name().equals(wanted.text()))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                folder.resolve(FILE)
                    + " has no kernel "
                    + wanted.text()
                    + "; it has "
                    + kernels.stream().map(Kernel::name).collect(Collectors.joining(", "))
                    + "."));
  }
}
