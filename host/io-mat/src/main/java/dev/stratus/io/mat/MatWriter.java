package dev.stratus.io.mat;

import dev.stratus.tensor.DType;
import dev.stratus.tensor.FileSpec;
import dev.stratus.tensor.Tensor;
import dev.stratus.tensor.WholeFile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.Channels;
import java.util.Locale;
import java.util.zip.Deflater;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sink;
import us.hebi.matlab.mat.types.Sinks;

/** Writes one variable as a .mat of version 5, uncompressed, beside those that are there. */
final class MatWriter {

  /** A variable's size is 32 bits in the file, and MATLAB holds them below 2^31. */
  private static final long MAX_BYTES = Integer.MAX_VALUE - 1024L;

  private MatWriter() {}

  /**
   * Writes a variable.
   *
   * @param tensor dense and column-major, float32 or float64
   */
  static void write(Tensor tensor, String name, WholeFile output) {
    FileSpec file = output.target();
    long bytes = tensor.elements() * tensor.dtype().bytes();
    if (bytes > MAX_BYTES) {
      throw file.refuse(
          String.format(
              Locale.ROOT,
              "cannot hold %s: %,d bytes, and a variable of a .mat of version 5 to 7 has less than"
                  + " 2^31. Write an .npy or .safetensors file.",
              tensor,
              bytes));
    }
    output.requireWritable();
    Mat5File contents = new Contents();
    if (file.member() != null && output.exists()) {
      keepOthers(FileSpec.of(file.path()), name, contents);
    }
    contents.addArray(name, matrix(tensor));
    output.write(
        WholeFile.UNKNOWN,
        channel -> {
          Sink sink = Sinks.wrapNonSeeking(Channels.newOutputStream(channel));
          Mat5.newWriter(sink).setDeflateLevel(Deflater.NO_COMPRESSION).writeMat(contents).flush();
          sink.close();
        });
  }

  private static Matrix matrix(Tensor tensor) {
    int[] sizes = tensor.sizes();
    int[] dimensions = sizes.length == 1 ? new int[] {sizes[0], 1} : sizes;
    boolean single = tensor.dtype() == DType.FLOAT32;
    Matrix matrix = Mat5.newMatrix(dimensions, single ? MatlabType.Single : MatlabType.Double);
    MemorySegment values = tensor.data().getSegment();
    for (int i = 0; i < tensor.elements(); i++) {
      if (single) {
        matrix.setFloat(i, values.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i));
      } else {
        matrix.setDouble(i, values.getAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED, i));
      }
    }
    return matrix;
  }

  private static void keepOthers(FileSpec file, String replaced, Mat5File contents) {
    Mat5File old = new MatReader(file).readAll();
    if (old.getSubsystem() != null) {
      throw file.refuse(
          "holds objects of MATLAB's own, which would not stay whole if the file were written"
              + " again. Write to another file.");
    }
    for (MatFile.Entry entry : old.getEntries()) {
      MatlabType type = entry.getValue().getType();
      if (type == MatlabType.Function || type == MatlabType.Opaque || type == MatlabType.Object) {
        throw file.refuse(
            "holds '"
                + entry.getName()
                + "' of the class "
                + type
                + ", which would not stay whole if the file were written again. Write to another"
                + " file.");
      }
      if (!entry.getName().equals(replaced)) {
        contents.addEntry(entry);
      }
    }
  }

  /** A head without the time and the machine, so that the same variables give the same file. */
  private static final class Contents extends Mat5File {
    Contents() {
      super(", written by Stratus"); // after the words that every such file begins with
    }
  }
}
