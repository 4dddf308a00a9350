package dev.stratus.fpga;

import dev.stratus.embedded.spi.Extension;
import dev.stratus.embedded.spi.FpgaCode;
import dev.stratus.embedded.spi.FpgaDesign;
import dev.stratus.fpga.FpgaManifest.Built;
import dev.stratus.fpga.FpgaManifest.Kernel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A folder for a vendor's tools: the kernels' sources, a manifest, and a Makefile with the vendor's
 * commands.
 *
 * @param folder where it is
 * @param manifest what is in it
 */
public record FpgaProject(Path folder, FpgaManifest manifest) {

  /**
   * Writes a project: the whole folder appears at once, or not at all.
   *
   * @param folder must not be there, or be empty
   * @param force whether a project that is there is replaced, with all that was built in it
   * @throws IllegalArgumentException if something else is there, or no board is named
   */
  public static FpgaProject write(FpgaTarget target, Path folder, boolean force) {
    String board = target.requireBoard();
    Path whole = folder.toAbsolutePath().normalize();
    requireFree(whole, force);
    Extension extension =
        Extension.find()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "On a TornadoVM SDK the SDK compiles the kernels; run this without it."));
    List<Kernel> kernels = new ArrayList<>();
    List<FpgaCode> codes = new ArrayList<>();
    for (StreamKernel kernel : StreamKernel.values()) {
      FpgaDesign design = kernel.design(target);
      FpgaCode code = extension.generate(kernel.reference(), design);
      codes.add(code);
      kernels.add(described(kernel, design, code, target));
    }
    FpgaManifest manifest = new FpgaManifest(target.profile(), target.vendor(), board, kernels);
    try {
      Files.createDirectories(whole.resolveSibling("."));
      // Not a temporary directory of Java's: its owner alone could read it.
      Path part = Files.createDirectory(beside(whole, "part"));
      try {
        Files.createDirectories(part.resolve("kernels"));
        for (int i = 0; i < kernels.size(); i++) {
          Files.writeString(part.resolve(kernels.get(i).source()), codes.get(i).source());
        }
        Files.writeString(part.resolve("Makefile"), Makefile.of(target, kernels));
        ManifestFile.write(manifest, target, part);
        replace(part, whole);
      } finally {
        delete(part);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be written: " + e, e);
    }
    return new FpgaProject(folder, manifest);
  }

  private static Kernel described(
      StreamKernel kernel, FpgaDesign design, FpgaCode code, FpgaTarget target) {
    return new Kernel(
        kernel.text(),
        code.kernel(),
        code.entryPoint(),
        "kernels/" + kernel.text() + ".cl",
        code.hash(),
        design,
        kernel.limits(target),
        code.arguments(),
        code.workGroupItems(),
        code.onChipBytes(),
        List.of());
  }

  private static void requireFree(Path folder, boolean force) {
    if (!Files.exists(folder) || isEmpty(folder)) {
      return;
    }
    boolean project = Files.exists(folder.resolve(FpgaManifest.FILE));
    if (!force || !project) {
      throw new IllegalArgumentException(
          folder
              + (project
                  ? " is an FPGA project already; --force replaces it, with all that was built in it."
                  : " is there and is no FPGA project; name a folder that is not there."));
    }
    // It must be one of ours, not just any folder with such a file.
    ManifestFile.read(folder);
  }

  private static boolean isEmpty(Path folder) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be listed: " + e, e);
    }
  }

  private static void replace(Path part, Path whole) throws IOException {
    if (!Files.exists(whole)) {
      Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    Path old = beside(whole, "old");
    Files.move(whole, old, StandardCopyOption.ATOMIC_MOVE);
    Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
    delete(old);
  }

  private static Path beside(Path whole, String what) {
    return whole.resolveSibling(
        "." + whole.getFileName() + "." + what + "-" + ProcessHandle.current().pid());
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /**
   * A project that is there.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static FpgaProject open(Path folder) {
    return new FpgaProject(folder, ManifestFile.read(folder));
  }

  /**
   * Writes into the manifest which bitstreams are there, with their hashes: after they were built
   * by hand, or elsewhere.
   */
  public FpgaProject seal() {
    List<Kernel> kernels = new ArrayList<>();
    for (Kernel kernel : manifest.kernels()) {
      Kernel sealed = kernel;
      for (BuildMode mode : List.of(BuildMode.EMULATION, BuildMode.HARDWARE)) {
        String file = output(kernel, mode);
        if (Files.exists(folder.resolve(file))) {
          sealed = sealed.with(new Built(mode, file, hashOf(file), boardOf(mode)));
        }
      }
      kernels.add(sealed);
    }
    return with(kernels);
  }

  private String output(Kernel kernel, BuildMode mode) {
    return "build/" + mode.text() + "/" + kernel.name() + "." + manifest.vendor().ending();
  }

  /** An emulator is a device of its own name: both vendors have the word in it. */
  private String boardOf(BuildMode mode) {
    return mode == BuildMode.EMULATION && manifest.vendor() == FpgaVendor.INTEL
        ? "emulat"
        : manifest.board();
  }

  /**
   * Takes what a device's own driver made of a kernel's source as its bitstream: the way to a board
   * can then be tried without one.
   *
   * @param binary by the kernel's name
   * @param device the device's name
   */
  FpgaProject standIn(Map<String, byte[]> binary, String device) {
    List<Kernel> kernels = new ArrayList<>();
    try {
      for (Kernel kernel : manifest.kernels()) {
        String file = "build/" + BuildMode.STAND_IN.text() + "/" + kernel.name() + ".bin";
        Path path = folder.resolve(file);
        Files.createDirectories(path.resolveSibling("."));
        Path part = path.resolveSibling(path.getFileName() + ".part");
        Files.write(part, Objects.requireNonNull(binary.get(kernel.name())));
        Files.move(part, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        kernels.add(kernel.with(new Built(BuildMode.STAND_IN, file, hashOf(file), device)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The stand-in's binaries cannot be written: " + e, e);
    }
    return with(kernels);
  }

  private FpgaProject with(List<Kernel> kernels) {
    FpgaManifest sealed =
        new FpgaManifest(manifest.profile(), manifest.vendor(), manifest.board(), kernels);
    ManifestFile.writeBuilt(sealed, folder);
    return new FpgaProject(folder, sealed);
  }

  private String hashOf(String file) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(folder.resolve(file))));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(
          "Every Java platform has SHA-256; this one says no.", impossible);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read: " + e, e);
    }
  }
}
