package dev.stratus.embedded.jit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.jit.lift.Compiled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KernelCompilerTest {
  private static final Compiled KERNELS =
      Compiled.of(
          "Shapes",
          """
          static void scale(float[] x, float[] y, int n, float by) {
            for (int i = 0; i < n; i++) { y[i] = x[i] * by; }
          }
          static void windowed(float[] x, int window, int n) {
            float[] kept = new float[window * 2];
            for (int i = 0; i < n; i++) {
              kept[i % kept.length] += x[i];
            }
            x[0] = kept[0];
          }
          """);
  private final KernelCompiler compiler = new KernelCompiler(KERNELS.bytes());

  private static KernelRequest aliased(KernelRequest request, Integer... groups) {
    return new KernelRequest(
        request.method(), request.scalars(), List.of(groups), request.target());
  }

  @Test
  void aHundredShapesAreOneCompilation() {
    List<CompiledKernel> compiled = new ArrayList<>();
    for (int n = 1; n <= 100; n++) {
      compiled.add(
          compiler.compile(KERNELS.request("scale", new float[n], new float[n], n, n * 0.5f)));
    }
    assertThat(compiler.compilations()).isEqualTo(1);
    assertThat(compiled).allMatch(kernel -> kernel == compiled.getFirst());
    assertThat(compiled.getFirst().source()).contains("n").doesNotContain("100");
  }

  @Test
  void aScalarThatSizesAnArrayIsPartOfTheCode() {
    CompiledKernel three = compiler.compile(KERNELS.request("windowed", null, 3, 10));
    CompiledKernel four = compiler.compile(KERNELS.request("windowed", null, 4, 10));
    CompiledKernel again = compiler.compile(KERNELS.request("windowed", null, 3, 99));
    assertThat(three.source()).contains("[6]");
    assertThat(four.source()).contains("[8]");
    assertThat(again).isSameAs(three);
    assertThat(compiler.compilations()).isEqualTo(2);
  }

  @Test
  void whichArraysAreTheSameMattersAndNotByWhichNumber() {
    KernelRequest request = KERNELS.request("scale", null, null, 1, 1f);
    CompiledKernel apart = compiler.compile(aliased(request, 0, 1, -1, -1));
    CompiledKernel same = compiler.compile(aliased(request, 0, 0, -1, -1));
    assertThat(compiler.compile(aliased(request, 7, 3, -1, -1))).isSameAs(apart);
    assertThat(compiler.compile(aliased(request, 5, 5, -1, -1))).isSameAs(same);
    assertThat(compiler.compilations()).isEqualTo(2);
    assertThat(apart.source()).contains("restrict");
    assertThat(same.source()).doesNotContain("restrict");
  }

  @Test
  void anotherTargetIsAnotherCompilation() {
    KernelRequest request = KERNELS.request("scale", null, null, 1, 1f);
    compiler.compile(request);
    compiler.compile(
        new KernelRequest(
            request.method(),
            request.scalars(),
            request.aliasGroups(),
            TargetDescription.OPENCL_CPU_REASSOCIATE));
    assertThat(compiler.compilations()).isEqualTo(2);
  }

  @Test
  void aMissingArgumentSizesNothing() {
    KernelRequest request = KERNELS.request("windowed");
    assertThat(request.scalars()).containsOnly(Optional.empty());
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> compiler.compile(request))
        .isInstanceOf(KernelRefusedException.class)
        .hasMessageContaining("the size of a private or local array must be a constant");
    assertThat(compiler.compilations()).isZero();
  }
}
