package dev.stratus.io.mat;

import dev.stratus.tensor.DType;
import dev.stratus.tensor.FileSpec;
import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.ReadOptions;
import dev.stratus.tensor.Tensor;
import dev.stratus.tensor.TensorFormat;
import dev.stratus.tensor.TensorRead;
import dev.stratus.tensor.TensorShape;
import dev.stratus.tensor.WholeFile;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;

/**
 * Variables of MATLAB's .mat files, versions 5 to 7: single and double arrays, column-major.
 *
 * <p>MATLAB knows no array of fewer than two dimensions and drops dimensions of size 1 at the end.
 * So a data format may name more dimensions than the file has, which are of size 1, and the format
 * {@code C} takes a row as well as a column.
 */
public final class MatFormat implements TensorFormat {

  @Override
  public String suffix() {
    return ".mat";
  }

  @Override
  public boolean hasNames() {
    return true;
  }

  @Override
  public Set<DType> types() {
    return EnumSet.of(DType.FLOAT32, DType.FLOAT64);
  }

  @Override
  public void requireTarget(FileSpec file) {
    String name = file.member();
    if (name != null && !name.matches("[A-Za-z][A-Za-z0-9_]{0,62}")) {
      throw file.refuse(
          "cannot be written: '"
              + name
              + "' is no name of a MATLAB variable, which begins with a letter and has at most 63"
              + " letters, digits and underscores.");
    }
  }

  @Override
  public TensorRead read(FileSpec file, ReadOptions options) {
    MatReader reader = new MatReader(file);
    List<MatReader.Variable> variables = reader.list();
    String name =
        TensorFormat.pick(file, variables.stream().map(MatReader.Variable::name).toList());
    MatReader.Variable variable =
        variables.stream().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
    FileSpec named = file.withMember(name);
    DType type = type(named, variable);
    TensorShape shape =
        options.shape(named, MemoryOrder.COLUMN_MAJOR, Optional.empty(), sizes(variable, options));
    Matrix matrix = reader.read(name);
    return new TensorRead(
        type == DType.FLOAT32 ? singles(shape, matrix) : doubles(shape, matrix),
        named.text(),
        List.of());
  }

  @Override
  public List<String> write(Tensor tensor, WholeFile output) {
    Tensor columns = tensor.to(MemoryOrder.COLUMN_MAJOR);
    MatWriter.write(columns, Objects.requireNonNullElse(output.target().member(), UNNAMED), output);
    return tensor.order() == MemoryOrder.COLUMN_MAJOR
        ? List.of()
        : List.of(
            output.target().text()
                + ": laid out column-major, as .mat files are; sizes and labels are unchanged.");
  }

  private static DType type(FileSpec file, MatReader.Variable variable) {
    boolean real = !variable.complex() && !variable.logical();
    if (real && variable.type() == MatlabType.Single) {
      return DType.FLOAT32;
    }
    if (real && variable.type() == MatlabType.Double) {
      return DType.FLOAT64;
    }
    String what = variable.complex() ? "complex " : variable.logical() ? "logical, kept as " : "";
    throw file.refuse(
        "is of the class "
            + what
            + variable.type()
            + "; real, full single and double arrays are read. Convert it in MATLAB, such as"
            + " single(full(x)), and save it again.");
  }

  /** The file's sizes, with those of size 1 at the end that the format names or does not name. */
  private static long[] sizes(MatReader.Variable variable, ReadOptions options) {
    int[] dimensions = variable.dimensions();
    int wanted = options.format() == null ? dimensions.length : options.format().dimensions();
    if (wanted == 1 && dimensions.length == 2 && dimensions[0] == 1) {
      return new long[] {dimensions[1]};
    }
    int kept = dimensions.length;
    while (kept > wanted && dimensions[kept - 1] == 1) {
      kept--;
    }
    long[] sizes = new long[Math.max(wanted, kept)];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = i < kept ? dimensions[i] : 1;
    }
    return sizes;
  }

  private static Tensor singles(TensorShape shape, Matrix matrix) {
    float[] values = new float[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = matrix.getFloat(i);
    }
    return Tensor.of(values, shape.format(), shape.order(), shape.sizes());
  }

  private static Tensor doubles(TensorShape shape, Matrix matrix) {
    double[] values = new double[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = matrix.getDouble(i);
    }
    return Tensor.ofDoubles(values, shape.format(), shape.order(), shape.sizes());
  }
}
