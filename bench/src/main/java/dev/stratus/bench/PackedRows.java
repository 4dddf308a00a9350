package dev.stratus.bench;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.BFloat16Array;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;

/** The kernels of {@link PackedTable}: one row-major array in, one of the same type out. */
final class PackedRows {
  static final float EPSILON = 1e-5f;

  private PackedRows() {}

  static void map(FloatArray x, FloatArray y, int rows, int width) {
    for (@Parallel int row = 0; row < rows; row++) {
      int base = row * width;
      for (int c = 0; c < width; c++) {
        y.set(base + c, x.get(base + c) * 1.25f + 0.5f);
      }
    }
  }

  static void norm(FloatArray x, FloatArray y, int rows, int width) {
    for (@Parallel int row = 0; row < rows; row++) {
      int base = row * width;
      float sum = 0f;
      float squares = 0f;
      for (int c = 0; c < width; c++) {
        float value = x.get(base + c);
        sum += value;
        squares += value * value;
      }
      float mean = sum / width;
      float rstd = 1f / (float) Math.sqrt(squares / width - mean * mean + EPSILON);
      for (int c = 0; c < width; c++) {
        y.set(base + c, (x.get(base + c) - mean) * rstd);
      }
    }
  }

  static void mapHalf(HalfFloatArray x, HalfFloatArray y, int rows, int width) {
    for (@Parallel int row = 0; row < rows; row++) {
      int base = row * width;
      for (int c = 0; c < width; c++) {
        y.set(base + c, new HalfFloat(x.get(base + c).getFloat32() * 1.25f + 0.5f));
      }
    }
  }

  static void normHalf(HalfFloatArray x, HalfFloatArray y, int rows, int width) {
    for (@Parallel int row = 0; row < rows; row++) {
      int base = row * width;
      float sum = 0f;
      float squares = 0f;
      for (int c = 0; c < width; c++) {
        float value = x.get(base + c).getFloat32();
        sum += value;
        squares += value * value;
      }
      float mean = sum / width;
      float rstd = 1f / (float) Math.sqrt(squares / width - mean * mean + EPSILON);
      for (int c = 0; c < width; c++) {
        y.set(base + c, new HalfFloat((x.get(base + c).getFloat32() - mean) * rstd));
      }
    }
  }

  static void mapBfloat(BFloat16Array x, BFloat16Array y, int rows, int width) {
    for (@Parallel int row = 0; row < rows; row++) {
      int base = row * width;
      for (int c = 0; c < width; c++) {
        y.setFloat(base + c, x.getFloat(base + c) * 1.25f + 0.5f);
      }
    }
  }

  static void normBfloat(BFloat16Array x, BFloat16Array y, int rows, int width) {
    for (@Parallel int row = 0; row < rows; row++) {
      int base = row * width;
      float sum = 0f;
      float squares = 0f;
      for (int c = 0; c < width; c++) {
        float value = x.getFloat(base + c);
        sum += value;
        squares += value * value;
      }
      float mean = sum / width;
      float rstd = 1f / (float) Math.sqrt(squares / width - mean * mean + EPSILON);
      for (int c = 0; c < width; c++) {
        y.setFloat(base + c, (x.getFloat(base + c) - mean) * rstd);
      }
    }
  }
}
