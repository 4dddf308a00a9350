package dev.stratus.embedded.runtime.cuda;

import dev.stratus.embedded.jit.emit.CudaC;
import dev.stratus.embedded.spi.DeviceDescription;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PTX to be read, for a device that need not be there.
 *
 * @param text the PTX
 * @param madeBy the compiler and its options, such as {@code nvcc 13.0: --fmad=false
 *     -arch=compute_90}
 */
public record PtxText(String text, String madeBy) {
  private static final Pattern CAPABILITY = Pattern.compile("compute capability (\\d+)\\.(\\d)");

  /** What PTX is made for where the device does not say: the first of data-centre Ampere. */
  private static final int ASSUMED = 80;

  /**
   * @param source CUDA C
   * @param device whose version may name a compute capability
   * @throws NoPtxCompilerException if there is no compiler; the message says what to install
   * @throws PtxCompileException if the compiler refuses the source
   */
  public static PtxText of(String source, DeviceDescription device) {
    return of(source, device, PtxCompilers.find());
  }

  static PtxText of(String source, DeviceDescription device, PtxCompilers.Found found) {
    PtxCompiler compiler = PtxCompilers.require(found, device.name());
    int architecture = compiler.architecture(architecture(device));
    PtxCompiler.Made made = compiler.compile(source, architecture, CudaC.OPTIONS);
    return new PtxText(
        new String(made.ptx(), StandardCharsets.UTF_8),
        compiler.tool() + ": " + PtxCompiler.told(CudaC.OPTIONS, architecture));
  }

  private static int architecture(DeviceDescription device) {
    Matcher capability = CAPABILITY.matcher(device.version());
    return capability.find()
        ? 10 * Integer.parseInt(capability.group(1)) + Integer.parseInt(capability.group(2))
        : ASSUMED;
  }

  /** SHA-256 of the text, hexadecimal. */
  public String hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
