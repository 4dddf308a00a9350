package dev.stratus.bench.device;

import dev.stratus.device.Device;
import dev.stratus.tensor.DType;
import java.time.Duration;
import java.util.List;

/**
 * What is to be measured.
 *
 * @param devices each is a contestant of all shapes
 * @param budget for all of it, checks included
 * @param accuracy whether the hard rows of the contract are run too
 * @param model whether the break-even model is fitted
 * @param command as the user typed it
 */
public record BenchRequest(
    List<Device> devices,
    List<Operation> operations,
    List<BenchShape> shapes,
    DType type,
    Duration budget,
    boolean accuracy,
    boolean model,
    String command) {

  public BenchRequest {
    devices = List.copyOf(devices);
    operations = List.copyOf(operations);
    shapes = List.copyOf(shapes);
  }
}
