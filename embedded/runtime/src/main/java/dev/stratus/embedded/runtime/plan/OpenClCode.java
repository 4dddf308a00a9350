package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.jit.CompiledKernel;
import dev.stratus.embedded.jit.CompiledKernel.Parameter;
import dev.stratus.embedded.runtime.opencl.DeviceProgram;
import dev.stratus.embedded.spi.KernelOptions;

/** A task's OpenCL C, built. */
record OpenClCode(
    TaskPlan task,
    CompiledKernel kernel,
    DeviceProgram program,
    KernelOptions options,
    long compileNanos,
    long buildNanos)
    implements TaskCode {

  @Override
  public boolean writes(int javaIndex) {
    return writes(kernel, javaIndex);
  }

  @Override
  public String source() {
    return kernel.source();
  }

  static boolean writes(CompiledKernel kernel, int javaIndex) {
    return kernel.parameters().stream()
        .anyMatch(parameter ->
            parameter instanceof Parameter.Buffer buffer
                && buffer.javaIndex() == javaIndex
                && buffer.written());
  }
}
