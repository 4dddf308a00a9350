package dev.stratus.bench;

import dev.stratus.embedded.spi.Extension;
import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.embedded.spi.LaunchRecord;
import dev.stratus.embedded.spi.Numerics;
import dev.stratus.kernels.LayerNormForward;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The product's kernel as its users run it: a task graph through the TornadoVM API; one run is one
 * {@code execute()}. Resident: arrays go to the device once and come back on demand. Otherwise they
 * go in and come out in every run, which moves nothing on a device that shares the host's memory
 * but hands it over and back.
 */
final class Product implements Contestant {
  private static final int NO_FLAGS = 0;

  private final String name;
  private final Arrays2D data;
  private final TornadoExecutionPlan plan;
  private final Extension extension;
  private final boolean resident;

  Product(
      String name, Arrays2D data, TornadoDevice device, KernelOptions options, boolean resident) {
    this.name = name;
    this.data = data;
    this.resident = resident;
    extension =
        Extension.find()
            .orElseThrow(() ->
                new IllegalStateException(
                    "The benchmark compares kernel options; a TornadoVM SDK has none."));
    int rows = data.shape().rows();
    int width = data.shape().width();
    int block =
        options.numerics() == Numerics.REASSOCIATE
            ? LayerNormForward.VECTOR_BLOCK
            : LayerNormForward.SERIAL_BLOCK;
    TaskGraph graph =
        new TaskGraph("bench")
            .transferToDevice(
                resident ? DataTransferMode.FIRST_EXECUTION : DataTransferMode.EVERY_EXECUTION,
                data.x(),
                data.gamma(),
                data.beta())
            .task(
                "forward",
                LayerNormForward::rowPerItem,
                data.x(),
                data.gamma(),
                data.beta(),
                data.y(),
                new FloatArray(1),
                new FloatArray(1),
                new FloatArray(1),
                rows,
                width,
                Arrays2D.EPSILON,
                block,
                NO_FLAGS)
            .transferToHost(
                resident ? DataTransferMode.UNDER_DEMAND : DataTransferMode.EVERY_EXECUTION,
                data.y());
    plan = new TornadoExecutionPlan(graph.snapshot()).withDevice(device);
    extension.configure(plan, "bench.forward", options);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void run() {
    plan.execute();
  }

  @Override
  public String check() {
    TornadoExecutionResult result = plan.execute();
    if (resident) {
      result.transferToHost(data.y());
    }
    LaunchRecord launch = extension.lastRun(plan).getFirst();
    return data.checkNormalized(name, true) + "; kernel " + launch.sourceHash().substring(0, 12);
  }

  @Override
  public void close() {
    try {
      plan.close();
    } catch (TornadoExecutionPlanException e) {
      throw new IllegalStateException("The plan of '" + name + "' cannot be closed.", e);
    }
  }
}
