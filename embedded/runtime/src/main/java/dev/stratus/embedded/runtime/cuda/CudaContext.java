package dev.stratus.embedded.runtime.cuda;

import dev.stratus.embedded.runtime.opencl.BinaryStore;
import java.util.HashMap;
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
  private volatile boolean givenUp;
  private long bytes;

  public CudaContext(CudaDevice device) {
    this(device, new BinaryStore(BinaryStore.configuredFolder()));
  }

  CudaContext(CudaDevice device, BinaryStore store) {
    this.device = device;
    this.cuda = device.cuda();
    this.store = store;
    this.handle = named(() -> cuda.retainContext(device.handle()), () -> "");
  }

  public CudaDevice device() {
    return device;
  }

  /**
   * The driver, with this context the calling thread's.
   *
   * @throws CudaException if the context was given up. Its successor has the same handle and hands
   *     out the same addresses, so what was made in it must not be used or freed any more
   */
  public Cuda enter() {
    if (givenUp) {
      throw new CudaException(
          CudaException.CONTEXT_IS_DESTROYED,
          "CUDA_ERROR_CONTEXT_IS_DESTROYED",
          "cuCtxSetCurrent",
          device.name(),
          "The device's context was given up after an error of another plan; run this one again.");
    }
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
  <T> T named(Supplier<T> call, Supplier<String> doing) {
    try {
      return call.get();
    } catch (CudaException failure) {
      throw failure.of(device.name(), doing.get());
    }
  }

  /** Gives the device's context up after an error that spoils it. */
  public void reset() {
    givenUp = true;
    CudaRelease.quietly(device.name(), () -> cuda.resetContext(device.handle()));
  }

  /**
   * A program with what it cost to have it.
   *
   * @param nanos source to machine code; 0 where it was known
   */
  public record Built(CudaModule module, long nanos) {}

  /**
   * A program, built where it is not known yet: of PTX that was made when this program was built,
   * or else by a compiler on this machine.
   *
   * @param source CUDA C
   * @param hash of the source
   * @param options in NVRTC's spelling
   * @throws CudaException if the driver refuses the PTX
   * @throws PtxCompileException if the compiler refuses the source
   * @throws NoPtxCompilerException if there is neither PTX nor a compiler
   */
  public synchronized Built module(String source, String hash, List<String> options) {
    Optional<ShippedPtx.Shipped> shipped =
        device.shipped().find(hash, options, device.architecture());
    if (shipped.isPresent()) {
      try {
        return shipped(shipped.get(), hash);
      } catch (CudaException refused) {
        if (refused.code() != CudaException.UNSUPPORTED_PTX_VERSION
            || device.compilers().get() instanceof PtxCompilers.Found.None) {
          throw refused;
        }
        // The driver is older than the PTX; a compiler of its own age is at hand.
      }
    }
    return compiled(source, options);
  }

  private Built shipped(ShippedPtx.Shipped shipped, String hash) {
    CudaModule known = modules.get(hash);
    if (known != null) {
      return new Built(known, 0);
    }
    long start = System.nanoTime();
    CudaModule module =
        new CudaModule(load(shipped.tool(), shipped.ptx()), shipped.tool(), shipped.options(), "");
    modules.put(hash, module);
    return new Built(module, System.nanoTime() - start);
  }

  private Built compiled(String source, List<String> options) {
    PtxCompiler compiler = PtxCompilers.require(device.compilers().get(), device.name());
    int architecture = compiler.architecture(device.architecture());
    String told = PtxCompiler.told(options, architecture);
    String key = BinaryStore.key("cuda", source, told, compiler.tool());
    CudaModule known = modules.get(key);
    if (known != null) {
      return new Built(known, 0);
    }
    long start = System.nanoTime();
    Optional<PtxCompiler.Made> kept = store.read(key).map(ptx -> new PtxCompiler.Made(ptx, ""));
    PtxCompiler.Made made = kept.orElseGet(() -> compiler.compile(source, architecture, options));
    CudaModule module =
        new CudaModule(
            load("PTX of " + compiler.tool(), made.ptx()), compiler.tool(), told, made.log());
    if (kept.isEmpty()) {
      store.write(key, made.ptx());
    }
    modules.put(key, module);
    return new Built(module, System.nanoTime() - start);
  }

  private long load(String tool, byte[] ptx) {
    try {
      return enter().loadModule(ptx);
    } catch (CudaException refused) {
      throw refused.of(
          device.name(),
          refused.code() == CudaException.UNSUPPORTED_PTX_VERSION
              ? tool
                  + " is newer than the driver, which is for CUDA "
                  + device.description().driver()
                  + ". Update the driver, or let STRATUS_NVRTC name an older NVRTC."
              : "What was loaded is " + tool + ". " + refused.getMessage());
    }
  }
}
