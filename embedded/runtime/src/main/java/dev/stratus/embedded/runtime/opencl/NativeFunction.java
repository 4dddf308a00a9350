package dev.stratus.embedded.runtime.opencl;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A C function as a method handle, linked at its first use: linking all of a driver's functions
 * would cost more than listing its devices.
 */
public final class NativeFunction {
  private final Supplier<MethodHandle> linker;
  private volatile @Nullable MethodHandle handle;

  private NativeFunction(Supplier<MethodHandle> linker) {
    this.linker = linker;
  }

  /** The function at an address. */
  public static NativeFunction at(MemorySegment address, FunctionDescriptor type) {
    return new NativeFunction(() -> Linker.nativeLinker().downcallHandle(address, type));
  }

  /** A stand-in. */
  static NativeFunction of(Supplier<MethodHandle> standIn) {
    return new NativeFunction(standIn);
  }

  /** The handle, for {@code invokeExact}. Two threads may link it twice, which does no harm. */
  public MethodHandle handle() {
    MethodHandle known = handle;
    if (known == null) {
      known = linker.get();
      handle = known;
    }
    return known;
  }
}
