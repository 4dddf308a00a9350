package dev.stratus.embedded.runtime.opencl;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a device takes SPIR-V. It is found out before anything is asked of the driver that came after
 * OpenCL 1.2: Oclgrind 21.10 hangs in clCreateProgramWithIL.
 */
sealed interface SpirvRoute {

  /** The options of every build by this route, unless a user adds to them. */
  String options(OpenClDevice device);

  /** The driver takes the module itself. */
  record Direct() implements SpirvRoute {
    @Override
    public String options(OpenClDevice device) {
      return device.correctlyRounded() ? "-cl-fp32-correctly-rounded-divide-sqrt" : "";
    }
  }

  /**
   * The driver takes LLVM's form of a program, as SPIR 1.2 had it; a tool makes it of the module.
   */
  record Translated(SpirvTranslator translator) implements SpirvRoute {
    @Override
    public String options(OpenClDevice device) {
      return "-x spir -spir-std=1.2";
    }
  }

  Pattern VERSION = Pattern.compile("OpenCL (\\d+)\\.(\\d+)");

  /**
   * The route to a device.
   *
   * @throws NoSpirvException if there is none
   */
  static SpirvRoute to(OpenClContext context) {
    OpenClDevice device = context.device();
    String version = device.description().version();
    if (since21(version) && intermediateLanguages(context).contains("SPIR-V")) {
      return new Direct();
    }
    String extensions = device.description().facts().getOrDefault("extensions", "");
    if (!(" " + extensions + " ").contains(" cl_khr_spir ")) {
      throw new NoSpirvException(
          device.name(),
          "this driver takes no SPIR-V: its version is "
              + version
              + ", it names no SPIR-V among its intermediate languages, and it has no cl_khr_spir."
              + " OpenCL C works: leave STRATUS_TARGET unset.");
    }
    Optional<SpirvTranslator> translator = SpirvTranslator.find();
    return new Translated(
        translator.orElseThrow(() ->
            new NoSpirvException(
                device.name(),
                "this driver takes SPIR-V only by way of LLVM, and "
                    + SpirvTranslator.HOW_TO_GET_IT)));
  }

  private static boolean since21(String version) {
    Matcher found = VERSION.matcher(version);
    if (!found.lookingAt()) {
      return false;
    }
    int major = Integer.parseInt(found.group(1));
    return major > 2 || (major == 2 && Integer.parseInt(found.group(2)) >= 1);
  }

  private static String intermediateLanguages(OpenClContext context) {
    OpenClDevice device = context.device();
    OpenClCalls calls = context.calls();
    InfoQuery query =
        new InfoQuery(
            device.name(),
            "clGetDeviceInfo",
            (info, size, value, sizeOut) ->
                calls.clGetDeviceInfo(device.device(), info, size, value, sizeOut));
    return query.text(Cl.CL_DEVICE_IL_VERSION, "CL_DEVICE_IL_VERSION");
  }
}
