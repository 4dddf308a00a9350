package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.jit.CompiledKernel;
import dev.stratus.embedded.runtime.opencl.DeviceProgram;
import dev.stratus.embedded.spi.KernelOptions;

/** A task's OpenCL C or SPIR-V, built, or its bitstream. */
record OpenClCode(
    TaskPlan task,
    CompiledKernel kernel,
    DeviceProgram program,
    KernelOptions options,
    long compileNanos,
    long buildNanos)
    implements TaskCode {

  @Override
  public boolean reads(int javaIndex) {
    return BufferUse.reads(kernel, javaIndex);
  }

  @Override
  public boolean writes(int javaIndex) {
    return BufferUse.writes(kernel, javaIndex);
  }

  /** The language that the device was given; of a bitstream the one it was made of. */
  String language() {
    return options
        .bitstream()
        .map(bitstream -> bitstream.design().target())
        .orElse(kernel.module().isPresent() ? "spirv" : "opencl");
  }

  @Override
  public String source() {
    return kernel.source();
  }
}
