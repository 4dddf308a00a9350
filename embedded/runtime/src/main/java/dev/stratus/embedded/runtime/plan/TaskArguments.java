package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.jit.CompiledKernel;
import dev.stratus.embedded.jit.CompiledKernel.Parameter;
import dev.stratus.embedded.jit.ir.ScalarType;
import java.util.List;
import java.util.Map;

/** Gives a device kernel a task's arguments, in the order of the kernel's parameters. */
final class TaskArguments {
  private TaskArguments() {}

  /** Takes them. */
  interface Sink {
    /**
     * @param written whether the kernel writes to it
     */
    void array(int index, DeviceArray array, boolean written);

    /**
     * @param bits the value; a float's or double's raw bits, else the number
     */
    void scalar(int index, ScalarType type, long bits);
  }

  static void give(
      CompiledKernel kernel, TaskPlan task, Map<HostArray.Key, DeviceArray> arrays, Sink sink) {
    List<Parameter> parameters = kernel.parameters();
    for (int i = 0; i < parameters.size(); i++) {
      int javaIndex = parameters.get(i).javaIndex();
      switch (parameters.get(i)) {
        case Parameter.Buffer buffer ->
            sink.array(i, here(arrays, task.array(javaIndex)), buffer.written());
        case Parameter.Scalar scalar ->
            sink.scalar(i, scalar.type(), bits(i, scalar.type(), task.scalar(javaIndex)));
        case Parameter.ArrayLength _ ->
            sink.scalar(i, ScalarType.INT, task.array(javaIndex).length());
      }
    }
  }

  private static DeviceArray here(Map<HostArray.Key, DeviceArray> arrays, HostArray array) {
    DeviceArray here = arrays.get(array.key());
    if (here == null) {
      throw new IllegalStateException(
          "A " + array.describe() + " was not allocated before its launch. Please report this.");
    }
    return here;
  }

  private static long bits(int index, ScalarType type, Object value) {
    return switch (type) {
      case BOOLEAN, BYTE, SHORT, CHAR, INT, LONG -> number(value).longValue();
      case FLOAT -> Float.floatToRawIntBits(number(value).floatValue());
      case DOUBLE -> Double.doubleToRawLongBits(number(value).doubleValue());
      case HALF, BFLOAT16 ->
          throw new IllegalStateException(
              "A kernel has a packed float as parameter " + index + ". Please report this.");
    };
  }

  /** A boxed scalar as a number; a method reference may have widened it on the way. */
  private static Number number(Object value) {
    return switch (value) {
      case Number number -> number;
      case Character character -> (int) character;
      case Boolean flag -> flag ? 1 : 0;
      default ->
          throw new IllegalStateException(
              value.getClass() + " was taken for a scalar. Please report this.");
    };
  }
}
