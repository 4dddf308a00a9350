package dev.stratus.kernels;

import dev.stratus.embedded.spi.Bitstream;
import dev.stratus.embedded.spi.Extension;
import dev.stratus.embedded.spi.FpgaCode;
import dev.stratus.embedded.spi.FpgaDesign;
import dev.stratus.embedded.spi.KernelReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalInt;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/**
 * What a vendor's tools would leave, made by an OpenCL device's own driver: it passes over the
 * words for the circuit.
 *
 * @param device an OpenCL device
 * @param folder for the binaries
 */
record StandIn(TornadoDevice device, Path folder) {

  static FpgaDesign design(String target, Map<Integer, Integer> fixed) {
    return new FpgaDesign(target, fixed, OptionalInt.of(1), OptionalInt.of(4), 64, true);
  }

  /** What a project's build leaves: the binary, and what its manifest says. */
  Bitstream build(Class<?> owner, String method, FpgaDesign design, Map<Integer, Integer> limits)
      throws IOException {
    Extension extension = Extension.find().orElseThrow();
    FpgaCode code = extension.generate(new KernelReference(owner, method), design);
    byte[] binary = extension.binary(device, code.source());
    String name = owner.getSimpleName() + "." + method + "." + design.target();
    return new Bitstream(
        folder.resolve("manifest.json"),
        Files.write(folder.resolve(name), binary),
        sha256(binary),
        code.kernel(),
        code.entryPoint(),
        code.hash(),
        design,
        code.arguments(),
        extension.describe(device).name(),
        limits);
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
