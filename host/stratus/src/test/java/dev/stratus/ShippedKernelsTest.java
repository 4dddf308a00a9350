package dev.stratus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.device.DeviceList;
import dev.stratus.embedded.runtime.EmbeddedRuntime;
import dev.stratus.embedded.runtime.cuda.CudaDiscovery;
import dev.stratus.embedded.runtime.cuda.PtxCompilers;
import dev.stratus.embedded.runtime.cuda.ScriptedCuda;
import dev.stratus.embedded.runtime.cuda.ShippedPtx;
import dev.stratus.embedded.runtime.opencl.Discovery;
import dev.stratus.embedded.spi.RuntimeProvider;
import dev.stratus.geometry.OperationDimension;
import dev.stratus.kernels.ptx.KernelSources;
import dev.stratus.tensor.DType;
import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A machine with NVIDIA's driver and no compiler: the build ships PTX for all the code that layers
 * ask for. The driver is a scripted one that computes nothing.
 */
class ShippedKernelsTest {
  private static final Set<String> SHIPPED = KernelSources.all().keySet();

  private final ScriptedCuda cuda = new ScriptedCuda(90);
  private final Object before = RuntimeProvider.find();

  private static @Nullable InputStream resource(String name) {
    String file = name.substring(ShippedPtx.FOLDER.length());
    boolean ptx = SHIPPED.contains(file.replace(".ptx", ""));
    String text = ptx ? ".target sm_70\n" : file.equals(ShippedPtx.MADE_BY) ? "tool 1: -x" : "";
    return text.isEmpty() ? null : new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @BeforeEach
  void install() {
    ScriptedDevices.install(
        new EmbeddedRuntime(
            new Discovery(List.of(), List.of()),
            CudaDiscovery.discover(
                cuda,
                () -> new PtxCompilers.Found.None("No compiler."),
                new ShippedPtx(ShippedKernelsTest::resource))));
  }

  @AfterEach
  void putBack() {
    ScriptedDevices.install(before);
  }

  private static void run(LayerNormalizationBuilder layer, Tensor x) {
    Tensor dy = Tensors.like(2, x);
    LayerInput input = LayerInput.of(x).withOutputGradient(dy);
    try (LayerRun run =
        layer.build().initialize(x).open(input, RunSettings.on("gpu"), DeviceList.find())) {
      run.forward();
      run.backward();
    }
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void everyWidthRuns(DType type) {
    for (int width : new int[] {1, 3, 32, 48, 100, 768, 1000, 1024, 3000, 4096, 8192, 16384}) {
      Tensor x = Tensors.random(1, type, "BC", MemoryOrder.ROW_MAJOR, 3, width);
      run(LayerNormalization.builder(), x);
    }
    assertThat(cuda.launches()).hasSizeGreaterThan(24);
  }

  @ParameterizedTest
  @EnumSource(OperationDimension.class)
  void everyModeRunsInEitherOrder(OperationDimension mode) {
    for (MemoryOrder order : MemoryOrder.values()) {
      Tensor x = Tensors.random(1, DType.FLOAT32, "SSCB", order, 5, 4, 6, 3);
      run(LayerNormalization.builder().operationDimension(mode), x);
    }
    assertThat(cuda.launches()).hasSizeGreaterThan(3);
  }

  @Test
  void hugeRowsRun() {
    Tensor x = Tensors.random(1, DType.FLOAT32, "BC", MemoryOrder.ROW_MAJOR, 2, 100_000);
    run(LayerNormalization.builder(), x);
    assertThat(cuda.ptx()).isNotEmpty();
  }
}
