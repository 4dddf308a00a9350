package dev.stratus;

import dev.stratus.tensor.DType;
import java.util.Optional;

/** What TornadoVM 5.2 itself cannot compile; found on its OpenCL backend (docs/tornadovm.md). */
final class SdkLimits {
  private SdkLimits() {}

  /** Why no kernel for this element type can run on a TornadoVM SDK; empty if one can. */
  static Optional<String> refusal(DType type) {
    return switch (type) {
      case FLOAT32, FLOAT64 -> Optional.empty();
      case FLOAT16 ->
          Optional.of(
              "TornadoVM 5.2 does not compile the kernels for float16 (node is not LIRLowerable:"
                  + " NewHalfFloatInstance); convert the data to float32, or use the embedded"
                  + " runtime");
      case BFLOAT16 ->
          Optional.of(
              "TornadoVM 5.2 has no code for its BFloat16Array in a kernel (unable to build sketch:"
                  + " LoadField#segment); convert the data to float32, or use the embedded"
                  + " runtime");
    };
  }
}
