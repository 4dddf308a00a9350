package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.jit.CompiledKernel;
import dev.stratus.embedded.jit.CompiledKernel.Parameter;
import dev.stratus.embedded.runtime.opencl.DeviceProgram;
import dev.stratus.embedded.spi.KernelOptions;
import java.util.stream.Stream;

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
  public boolean reads(int javaIndex) {
    return buffers(javaIndex).anyMatch(Parameter.Buffer::read);
  }

  @Override
  public boolean writes(int javaIndex) {
    return buffers(javaIndex).anyMatch(Parameter.Buffer::written);
  }

  @Override
  public String source() {
    return kernel.source();
  }

  private Stream<Parameter.Buffer> buffers(int javaIndex) {
    return kernel.parameters().stream()
        .filter(Parameter.Buffer.class::isInstance)
        .map(Parameter.Buffer.class::cast)
        .filter(buffer -> buffer.javaIndex() == javaIndex);
  }
}
