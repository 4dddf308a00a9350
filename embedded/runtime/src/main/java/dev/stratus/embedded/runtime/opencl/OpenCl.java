package dev.stratus.embedded.runtime.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Finds the OpenCL ICD loader of this machine, once and lazily. */
public final class OpenCl {
  /** How to get a device on a machine that has none. */
  public static final String HOW_TO_GET_ONE =
      "Install a driver and the loader, for example `apt-get install pocl-opencl-icd ocl-icd-libopencl1`"
          + " (OpenCL on the CPU), or run ci/install-opencl-cpu.sh.";

  private static final class Holder {
    static final OpenClLoading LOADED = load(libraryNames(), OpenCl::open);
  }

  private OpenCl() {}

  /** The machine's ICD loader, or why there is none. Never throws. */
  public static OpenClLoading load() {
    return Holder.LOADED;
  }

  /** As {@link #load()}, from given names and a given way to open one of them. */
  static OpenClLoading load(List<String> names, Function<String, SymbolLookup> open) {
    List<String> failures = new ArrayList<>();
    for (String name : names) {
      try {
        return new OpenClLoading.Loaded(OpenClBinding.link(open.apply(name)), name);
      } catch (IllegalArgumentException notFound) {
        failures.add(name + ": not found");
      } catch (OpenClBinding.MissingFunctionException old) {
        failures.add(name + ": " + old.getMessage());
      } catch (IllegalCallerException denied) {
        return new OpenClLoading.Absent(
            "OpenCL cannot be used: this JVM denies native access. Start it with"
                + " --enable-native-access=ALL-UNNAMED.");
      } catch (UnsupportedOperationException | LinkageError noLinker) {
        return new OpenClLoading.Absent(
            "OpenCL cannot be used: this JVM cannot call native code here (" + noLinker + ").");
      }
    }
    return new OpenClLoading.Absent(
        "No OpenCL loader was found (tried "
            + String.join("; ", failures)
            + "). "
            + HOW_TO_GET_ONE);
  }

  private static SymbolLookup open(String name) {
    DriverEnvironment.prepare();
    SignalHandlers.remember();
    // The library stays open for the life of the process: drivers do not survive being unloaded.
    return SymbolLookup.libraryLookup(name, Arena.global());
  }

  private static List<String> libraryNames() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (system.startsWith("windows")) {
      return List.of("OpenCL.dll");
    }
    if (system.startsWith("mac")) {
      return List.of("/System/Library/Frameworks/OpenCL.framework/OpenCL", "libOpenCL.dylib");
    }
    return List.of("libOpenCL.so.1", "libOpenCL.so");
  }
}
