package dev.stratus.embedded.runtime.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.stratus.embedded.runtime.opencl.NativeFunction;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The functions of one of CUDA's libraries, all of which return a status; linked at first use. */
final class NamedFunctions {
  private final SymbolLookup library;
  private final Map<String, NativeFunction> functions = new ConcurrentHashMap<>();

  NamedFunctions(SymbolLookup library) {
    this.library = library;
  }

  /** Says which function a library lacks. */
  static final class MissingFunctionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MissingFunctionException(String function) {
      super("it has no function " + function + " (one of CUDA 12 or later is needed)");
    }
  }

  /**
   * @throws MissingFunctionException if the library lacks it
   */
  NativeFunction find(String name, MemoryLayout... parameters) {
    return functions.computeIfAbsent(
        name,
        n ->
            NativeFunction.at(
                library.find(n).orElseThrow(() -> new MissingFunctionException(n)),
                FunctionDescriptor.of(JAVA_INT, parameters)));
  }

  /** Calls a function that is not called often; its arguments say what it takes. */
  int call(String name, Object... arguments) {
    MemoryLayout[] layouts = new MemoryLayout[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      layouts[i] =
          switch (arguments[i]) {
            case MemorySegment _ -> ADDRESS;
            case Long _ -> JAVA_LONG;
            case Integer _ -> JAVA_INT;
            case Byte _ -> JAVA_BYTE;
            default -> throw new IllegalArgumentException(name + " of " + arguments[i]);
          };
    }
    NativeFunction function = find(name, layouts);
    try {
      return (int) function.handle().invokeWithArguments(arguments);
    } catch (Throwable failure) {
      throw unexpected(name, failure);
    }
  }

  static IllegalStateException unexpected(String call, Throwable failure) {
    return new IllegalStateException(call + " could not be called. Please report this.", failure);
  }
}
