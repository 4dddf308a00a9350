package dev.stratus.embedded.fpga.simulate;

import dev.stratus.embedded.jit.ir.ScalarType;

/** An argument of a kernel. */
public sealed interface Argument {

  /**
   * An array, by its elements' bits as {@link dev.stratus.embedded.fpga.graph.Arithmetic} has them;
   * the simulator writes to them. The same object twice is the same memory.
   */
  record Buffer(ScalarType element, long[] bits) implements Argument {

    public static Buffer ofFloats(float... values) {
      long[] bits = new long[values.length];
      for (int i = 0; i < values.length; i++) {
        bits[i] = Float.floatToRawIntBits(values[i]);
      }
      return new Buffer(ScalarType.FLOAT, bits);
    }

    public static Buffer ofInts(int... values) {
      long[] bits = new long[values.length];
      for (int i = 0; i < values.length; i++) {
        bits[i] = values[i];
      }
      return new Buffer(ScalarType.INT, bits);
    }

    /** Of a FLOAT array. */
    public float[] toFloats() {
      float[] values = new float[bits.length];
      for (int i = 0; i < bits.length; i++) {
        values[i] = Float.intBitsToFloat((int) bits[i]);
      }
      return values;
    }

    /** Of an INT array. */
    public int[] toInts() {
      int[] values = new int[bits.length];
      for (int i = 0; i < bits.length; i++) {
        values[i] = (int) bits[i];
      }
      return values;
    }
  }

  /** A scalar, by its bits. */
  record Scalar(long bits) implements Argument {
    public static Scalar of(int value) {
      return new Scalar(value);
    }

    public static Scalar of(float value) {
      return new Scalar(Float.floatToRawIntBits(value));
    }
  }
}
