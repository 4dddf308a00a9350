package dev.stratus.embedded.runtime.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Whether CUDA's driver is there: absence is a value, reported wherever a device is asked for. */
public sealed interface CudaLoading {

  /** The driver was found and started. */
  record Loaded(Cuda cuda) implements CudaLoading {}

  /**
   * There is no usable driver.
   *
   * @param reason what was tried, what failed, and how to get one
   */
  record Absent(String reason) implements CudaLoading {}

  /** The machine's driver, or why there is none. Never throws. */
  static CudaLoading load() {
    return Holder.LOADED;
  }

  /** As {@link #load()}, from given names and a given way to open one of them. */
  static CudaLoading load(List<String> names, Function<String, SymbolLookup> open) {
    StringBuilder failures = new StringBuilder();
    for (String name : names) {
      try {
        return new Loaded(new NativeCuda(open.apply(name)));
      } catch (IllegalArgumentException notFound) {
        failures.append(failures.isEmpty() ? "" : "; ").append(name).append(": not found");
      } catch (NamedFunctions.MissingFunctionException old) {
        failures.append(failures.isEmpty() ? "" : "; ").append(name).append(": ");
        failures.append(old.getMessage());
      } catch (CudaException refused) {
        return new Absent("CUDA's driver does not start: " + refused.getMessage());
      } catch (IllegalCallerException denied) {
        return new Absent(
            "CUDA cannot be used: this JVM denies native access. Start it with"
                + " --enable-native-access=ALL-UNNAMED.");
      } catch (UnsupportedOperationException | LinkageError noLinker) {
        return new Absent(
            "CUDA cannot be used: this JVM cannot call native code here (" + noLinker + ").");
      }
    }
    return new Absent(
        "No CUDA driver was found (tried "
            + failures
            + "). It comes with NVIDIA's display driver.");
  }

  /** Loads once. */
  final class Holder {
    private static final CudaLoading LOADED =
        load(
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows")
                ? List.of("nvcuda.dll")
                : List.of("libcuda.so.1"),
            // It stays open for the life of the process: drivers do not survive being unloaded.
            name -> SymbolLookup.libraryLookup(name, Arena.global()));

    private Holder() {}
  }
}
