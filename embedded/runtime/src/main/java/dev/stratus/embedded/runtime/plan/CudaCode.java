package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.jit.CompiledKernel;
import dev.stratus.embedded.runtime.cuda.CudaModule;
import dev.stratus.embedded.spi.KernelOptions;

/** A task's CUDA C, built. */
record CudaCode(
    TaskPlan task,
    CompiledKernel kernel,
    CudaModule module,
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

  @Override
  public String source() {
    return kernel.source();
  }
}
