package dev.stratus.embedded.runtime.cuda;

import dev.stratus.embedded.runtime.opencl.BinaryStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A device's context, which all of a process share, with the programs built in it. Calls make it
 * the calling thread's own first, as CUDA keeps a context for each thread.
 */
public final class CudaContext {
  private final CudaDevice device;
  private final Cuda cuda;
  private final long handle;
  private final BinaryStore store;
  private final Map<String, CudaModule> modules = new HashMap<>();
  private long bytes;

  public CudaContext(CudaDevice device) {
    this(device, new BinaryStore(BinaryStore.configuredFolder()));
  }

  CudaContext(CudaDevice device, BinaryStore store) {
    this.device = device;
    this.cuda = device.cuda();
    this.store = store;
    this.handle = named(() -> cuda.retainContext(device.handle()), "");
  }

  public CudaDevice device() {
    return device;
  }

  /** The driver, with this context the calling thread's. */
  public Cuda enter() {
    cuda.enter(handle);
    return cuda;
  }

  /** Bytes that buffers of this context have. */
  public synchronized long bytes() {
    return bytes;
  }

  synchronized void addBytes(long more) {
    bytes += more;
  }

  /** A call whose failure is told with the device's name and what was being done. */
  public <T> T named(Supplier<T> call, String doing) {
    try {
      return call.get();
    } catch (CudaException failure) {
      throw new CudaException(
          failure.code(),
          failure.codeName().replaceAll(" \\(\\d+\\)$", ""),
          failure.call(),
          device.name(),
          doing);
    }
  }

  /** Gives the device's context up after an error that spoils it. */
  public void reset() {
    cuda.resetContext(device.handle());
  }

  /**
   * A program, built where it is not known yet.
   *
   * @param options in NVRTC's spelling
   * @throws CudaException if the driver refuses the PTX
   * @throws PtxCompileException if the compiler refuses the source
   * @throws NoPtxCompilerException if there is no compiler
   */
  public synchronized CudaModule module(String source, List<String> options) {
    PtxCompiler compiler =
        switch (PtxCompilers.find()) {
          case PtxCompilers.Found.Compiler found -> found.compiler();
          case PtxCompilers.Found.None none ->
              throw new NoPtxCompilerException(device.name(), none.reason());
        };
    int architecture = compiler.architecture(device.architecture());
    String told = String.join(" ", options) + " -arch=compute_" + architecture;
    String key = key(source, told, compiler.tool());
    CudaModule known = modules.get(key);
    if (known == null) {
      known = build(compiler, source, architecture, options, told, key);
      modules.put(key, known);
    }
    return known;
  }

  private CudaModule build(
      PtxCompiler compiler,
      String source,
      int architecture,
      List<String> options,
      String told,
      String key) {
    long start = System.nanoTime();
    Optional<PtxCompiler.Made> kept = store.read(key).map(ptx -> new PtxCompiler.Made(ptx, ""));
    PtxCompiler.Made made = kept.orElseGet(() -> compiler.compile(source, architecture, options));
    long module = load(compiler, made.ptx());
    if (kept.isEmpty()) {
      store.write(key, made.ptx());
    }
    return new CudaModule(
        module, compiler.tool(), told, made.log(), System.nanoTime() - start, kept.isPresent());
  }

  private long load(PtxCompiler compiler, byte[] ptx) {
    try {
      return enter().loadModule(ptx);
    } catch (CudaException refused) {
      String why =
          refused.code() == CudaException.UNSUPPORTED_PTX_VERSION
              ? compiler.tool()
                  + " makes PTX that is newer than the driver, which is for CUDA "
                  + device.description().driver()
                  + ". Update the driver, or let STRATUS_NVRTC name an older NVRTC."
              : "The PTX came from " + compiler.tool() + ". " + refused.getMessage();
      throw new CudaException(
          refused.code(),
          refused.codeName().replaceAll(" \\(\\d+\\)$", ""),
          refused.call(),
          device.name(),
          why);
    }
  }

  private String key(String source, String options, String tool) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : List.of(source, options, tool, "cuda")) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
    }
  }
}
