package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.jit.CompiledKernel;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.runtime.cuda.Cuda;
import dev.stratus.embedded.runtime.cuda.CudaKernel;
import dev.stratus.embedded.runtime.cuda.CudaStream;
import dev.stratus.embedded.runtime.opencl.NdRange;
import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.LaunchRecord;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.WorkerGrid;

/** A task's kernel with its arguments, which never change. */
final class CudaLaunch implements Launch {
  private final CudaCode code;
  private final DeviceDescription device;
  private final CudaStream stream;
  private final CudaKernel kernel;
  private final CudaGrids grids;
  private final Sizes ownSizes;
  private @Nullable Sizes gridSizes;
  private @Nullable Sizes asked;
  private NdRange blocks;
  private Cuda.Block grid = Cuda.Block.ONE;
  private Cuda.Block block = Cuda.Block.ONE;

  CudaLaunch(
      CudaCode code,
      DeviceDescription device,
      CudaStream stream,
      Map<HostArray.Key, DeviceArray> arrays) {
    this.code = code;
    this.device = device;
    this.stream = stream;
    CompiledKernel compiled = code.kernel();
    this.kernel =
        new CudaKernel(
            stream.context(), code.module(), compiled.entryPoint(), compiled.parameters().size());
    this.grids = new CudaGrids(code.task().name(), compiled, kernel, device);
    this.ownSizes = Sizes.of(Iterations.of(compiled, code.task()));
    this.blocks = ownSizes.range();
    TaskArguments.give(
        compiled,
        code.task(),
        arrays,
        new TaskArguments.Sink() {
          @Override
          public void array(int index, DeviceArray array, boolean written) {
            kernel.set(index, ((CudaArray) array).address());
          }

          @Override
          public void scalar(int index, ScalarType type, long bits) {
            kernel.set(index, bits);
          }
        });
  }

  @Override
  public void run(Sizes sizes) {
    NdRange range = launched(sizes);
    if (range.empty()) {
      return;
    }
    kernel.launch(stream, grid, block);
  }

  private NdRange launched(Sizes sizes) {
    if (!sizes.equals(asked)) {
      NdRange range = grids.launched(sizes.range());
      if (!range.empty()) {
        grid =
            new Cuda.Block(
                (int) (range.globalX() / range.localX()),
                (int) (range.globalY() / range.localY()),
                (int) (range.globalZ() / range.localZ()));
        block = new Cuda.Block((int) range.localX(), (int) range.localY(), (int) range.localZ());
      }
      blocks = range;
      asked = sizes;
    }
    return blocks;
  }

  @Override
  public Sizes sizes(@Nullable WorkerGrid grid) {
    Sizes sizes = grid == null ? withoutGrid() : withGrid(grid);
    // Whatever is wrong with them is said before anything is queued.
    launched(sizes);
    return sizes;
  }

  private Sizes withoutGrid() {
    if (code.kernel().usesContext()) {
      throw new IllegalArgumentException(GridChecks.missing(code.task()));
    }
    return ownSizes;
  }

  private Sizes withGrid(WorkerGrid grid) {
    Sizes known = gridSizes;
    if (known == null || !Sizes.unchanged(known, grid)) {
      known = GridChecks.checked(code.task(), code.kernel(), Sizes.of(code.task().name(), grid));
      gridSizes = known;
    }
    return known;
  }

  @Override
  public LaunchRecord record(Ran run) {
    CompiledKernel compiled = code.kernel();
    NdRange range = launched(run.sizes());
    return new LaunchRecord(
        code.task().name(),
        compiled.method().qualifiedName(),
        compiled.entryPoint(),
        "cuda",
        device,
        compiled.source(),
        compiled.hash(),
        code.module().tool() + ": " + code.module().options(),
        code.module().log(),
        code.options(),
        range.global(),
        range.local(),
        run.bytesToDevice(),
        run.bytesToHost(),
        false,
        run.fresh() ? code.compileNanos() : 0,
        run.fresh() ? code.buildNanos() : 0,
        run.deviceNanos());
  }

  @Override
  public TaskPlan task() {
    return code.task();
  }

  @Override
  public void close() {
    kernel.close();
  }
}
