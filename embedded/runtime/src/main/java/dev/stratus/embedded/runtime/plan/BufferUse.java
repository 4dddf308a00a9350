package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.jit.CompiledKernel;
import dev.stratus.embedded.jit.CompiledKernel.Parameter;
import java.util.stream.Stream;

/** What a compiled kernel does with its arrays. */
final class BufferUse {
  private BufferUse() {}

  static boolean reads(CompiledKernel kernel, int javaIndex) {
    return buffers(kernel, javaIndex).anyMatch(Parameter.Buffer::read);
  }

  static boolean writes(CompiledKernel kernel, int javaIndex) {
    return buffers(kernel, javaIndex).anyMatch(Parameter.Buffer::written);
  }

  private static Stream<Parameter.Buffer> buffers(CompiledKernel kernel, int javaIndex) {
    return kernel.parameters().stream()
        .filter(Parameter.Buffer.class::isInstance)
        .map(Parameter.Buffer.class::cast)
        .filter(buffer -> buffer.javaIndex() == javaIndex);
  }
}
