package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.jit.ClassBytes;
import dev.stratus.embedded.jit.CompiledKernel;
import dev.stratus.embedded.jit.KernelCompiler;
import dev.stratus.embedded.jit.KernelRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The kernel compilers of a process, one for each class loader that kernels come from: a name means
 * a class only there. Each keeps what it has compiled, so that plans share it.
 */
public final class Compilers {
  private final Map<ClassLoader, ForLoader> compilers = new WeakHashMap<>();

  /**
   * A kernel with what it cost to have it.
   *
   * @param nanos time to compile it, 0 where it was known
   */
  public record Compiled(CompiledKernel kernel, long nanos) {}

  /**
   * @param owner the kernel's class, whose loader finds the class files
   * @throws dev.stratus.embedded.jit.KernelRefusedException if the kernel cannot be compiled
   */
  public Compiled compile(Class<?> owner, KernelRequest request) {
    return forLoader(owner).compile(request);
  }

  /** How many kernels were compiled, not found in the cache, for the loader of a class. */
  public int compilations(Class<?> owner) {
    return forLoader(owner).compiler.compilations();
  }

  private ForLoader forLoader(Class<?> owner) {
    ClassLoader own = owner.getClassLoader();
    ClassLoader loader = own == null ? ClassLoader.getPlatformClassLoader() : own;
    synchronized (compilers) {
      return compilers.computeIfAbsent(loader, _ -> new ForLoader(owner));
    }
  }

  /** Holds no class of its loader strongly, so that the loader can go. */
  private static final class ForLoader {
    private final KernelCompiler compiler;
    private final Set<CompiledKernel> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    ForLoader(Class<?> owner) {
      var loader = new WeakReference<>(owner.getClassLoader());
      this.compiler = new KernelCompiler(bytes(loader));
    }

    Compiled compile(KernelRequest request) {
      long start = System.nanoTime();
      CompiledKernel kernel = compiler.compile(request);
      long nanos = System.nanoTime() - start;
      synchronized (seen) {
        return new Compiled(kernel, seen.add(kernel) ? nanos : 0);
      }
    }

    private static ClassBytes bytes(WeakReference<@Nullable ClassLoader> loader) {
      return internalName -> read(loader.get(), internalName + ".class");
    }

    private static Optional<byte[]> read(@Nullable ClassLoader loader, String file) {
      try (InputStream in =
          loader == null
              ? ClassLoader.getSystemResourceAsStream(file)
              : loader.getResourceAsStream(file)) {
        return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
      } catch (IOException unreadable) {
        throw new UncheckedIOException(
            "The class file " + file + " is there but cannot be read.", unreadable);
      }
    }
  }
}
