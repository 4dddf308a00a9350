package dev.stratus.geometry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the groups of a {@link Geometry} lie in memory: the dimensions merged where the strides
 * allow, the form of kernel that fits, and the numbers that the kernels for any layout read.
 *
 * <p>The walk is of arrays with these strides: x; "dy", the gradient that comes in or the residual
 * input; "out", the result. Nothing is ever copied into another order.
 */
public final class GroupWalk {

  /** Contiguous rows: element c of group g at {@code g * width + c}, in every array. */
  public record Rows(int rows, int width) {}

  /**
   * Strided columns: group {@code o * run + r} has element c at {@code o * outerStride + r + c *
   * stride}, in every array.
   */
  public record Columns(int outer, int outerStride, int run, int width, int stride) {}

  /** Where {@link #parameterLayout()} has its number of runs. */
  private static final int PARAMETER_CHUNKS = 4;

  private final Geometry geometry;
  private final Strides x;
  private final Strides dy;
  private final Strides out;
  private final Strides gamma;
  private final boolean masked;
  private final List<Dim> outer;
  private final List<Dim> inner;

  private GroupWalk(
      Geometry geometry, Strides x, Strides dy, Strides out, Strides gamma, boolean masked) {
    this.geometry = geometry;
    this.x = x;
    this.dy = dy;
    this.out = out;
    this.gamma = gamma;
    this.masked = masked;
    this.outer = Dim.merged(outerDims());
    this.inner = Dim.merged(innerDims());
  }

  /**
   * @param x where the input lies
   * @param dy where the gradient that comes in, or the residual input, lies
   * @param out where the result lies
   * @param gamma where the parameters lie, a stride for each of {@link Geometry#parameterSizes()};
   *     without meaning where there are none
   * @param masked whether there are valid lengths along T
   * @throws IllegalArgumentException if there are valid lengths and no T
   */
  public static GroupWalk of(
      Geometry geometry, Strides x, Strides dy, Strides out, Strides gamma, boolean masked) {
    if (masked && geometry.timeDimension().isEmpty()) {
      throw new IllegalArgumentException(
          "Valid lengths count steps along T, and the format "
              + geometry.format().text()
              + " has no T.");
    }
    return new GroupWalk(geometry, x, dy, out, gamma, masked);
  }

  private List<Dim> outerDims() {
    List<Dim> dims = new ArrayList<>();
    int group = 1;
    for (int d : geometry.fastestFirst(false)) {
      dims.add(dim(d, group));
      group *= Math.max(1, geometry.size(d));
    }
    return dims;
  }

  private List<Dim> innerDims() {
    return geometry.fastestFirst(true).stream().map(d -> dim(d, 0)).toList();
  }

  private Dim dim(int d, int group) {
    boolean batch = geometry.batchDimension().orElse(-1) == d;
    boolean time = geometry.timeDimension().orElse(-1) == d;
    return new Dim(
        geometry.size(d),
        x.at(d),
        dy.at(d),
        out.at(d),
        geometry.hasParameters(d) ? gamma.at(parameterAxis(d)) : 0,
        group,
        masked && batch ? 1 : 0,
        masked && time ? 1 : 0);
  }

  /** Which of gamma's dimensions belongs to one of x's. */
  private int parameterAxis(int dimension) {
    int axis = 0;
    for (int d = 0; d < dimension; d++) {
      axis += geometry.hasParameters(d) ? 1 : 0;
    }
    return axis;
  }

  public Geometry geometry() {
    return geometry;
  }

  /** Whether all elements of a group share one gamma: then any width of equal values serves. */
  public boolean uniformParameters() {
    return inner.stream().allMatch(dim -> dim.parameter() == 0);
  }

  private boolean plain() {
    return !masked && x.offset() == 0 && dy.offset() == 0 && out.offset() == 0;
  }

  /** The contiguous rows, with a parameter for each column; empty where the groups are not so. */
  public Optional<Rows> rows() {
    if (!plain() || inner.size() > 1 || outer.size() > 1) {
      return Optional.empty();
    }
    Dim column = inner.isEmpty() ? Dim.single(1) : inner.getFirst();
    Dim row = outer.isEmpty() ? Dim.single(column.size()) : outer.getFirst();
    boolean parameterEach = uniformParameters() || column.parameter() == 1;
    boolean contiguous = same(column, 1) && same(row, column.size());
    return parameterEach && contiguous
        ? Optional.of(new Rows(row.size(), column.size()))
        : Optional.empty();
  }

  /** The strided columns; empty where the groups are not so, or neighbours are not neighbours. */
  public Optional<Columns> columns() {
    if (!plain() || inner.size() != 1 || outer.isEmpty() || outer.size() > 2) {
      return Optional.empty();
    }
    Dim column = inner.getFirst();
    Dim run = outer.getFirst();
    Dim slow = outer.size() == 2 ? outer.get(1) : Dim.single(0);
    boolean parameterEach = uniformParameters() || column.parameter() == 1;
    boolean regular = same(run, 1) && same(column, column.x()) && same(slow, slow.x());
    return parameterEach && regular
        ? Optional.of(new Columns(slow.size(), slow.x(), run.size(), column.size(), column.x()))
        : Optional.empty();
  }

  private static boolean same(Dim dim, int stride) {
    return dim.x() == stride && dim.dy() == stride && dim.out() == stride;
  }

  /** Where time is masked in {@link #groupLayout()}; the kernels' TIME. */
  private enum Time {
    NONE,
    OUTER,
    SLOWEST_CHUNK,
    RUN
  }

  /**
   * The groups in the numbers of the kernels for any layout ({@code GroupLayout}): the innermost
   * run, then the dimensions of the groups and those of a group's runs, the fastest first.
   */
  public int[] groupLayout() {
    List<Dim> chunks = new ArrayList<>(inner);
    Dim run = takeRun(chunks);
    Time time = time(run, chunks);
    Dim steps = Dim.ONE;
    if (time == Time.SLOWEST_CHUNK) {
      // The order of a group's runs is ours to choose: with time slowest, valid steps come first.
      steps = chunks.stream().filter(dim -> dim.time() != 0).findFirst().orElseThrow();
      chunks.remove(steps);
    }
    int chunksPerTime = Dim.product(chunks);
    if (time == Time.SLOWEST_CHUNK) {
      chunks.add(steps);
    }
    IntList list = new IntList();
    list.add(geometry.groups(), run.size(), run.x(), run.dy(), run.out(), run.parameter());
    list.add(Dim.product(chunks), x.offset(), dy.offset(), out.offset());
    list.add(outer.size(), chunks.size(), time.ordinal(), chunksPerTime);
    for (Dim dim : outer) {
      list.add(dim.size(), dim.x(), dim.dy(), dim.out(), dim.observation(), dim.time());
    }
    for (Dim dim : chunks) {
      list.add(dim.size(), dim.x(), dim.dy(), dim.out(), dim.parameter());
    }
    return list.toArray();
  }

  /** The fastest dimension of a group, where its parameters are one or one each. */
  private static Dim takeRun(List<Dim> chunks) {
    if (chunks.isEmpty() || chunks.getFirst().parameter() > 1) {
      return Dim.ONE;
    }
    return chunks.removeFirst();
  }

  private Time time(Dim run, List<Dim> chunks) {
    if (outer.stream().anyMatch(dim -> dim.time() != 0)) {
      return Time.OUTER;
    }
    if (run.time() != 0) {
      return Time.RUN;
    }
    return chunks.stream().anyMatch(dim -> dim.time() != 0) ? Time.SLOWEST_CHUNK : Time.NONE;
  }

  /**
   * The elements that share each parameter, in the numbers of the kernels that sum the gradients of
   * gamma and beta ({@code ParameterLayout}).
   */
  public int[] parameterLayout() {
    List<Dim> parameters = new ArrayList<>();
    List<Dim> others = new ArrayList<>();
    int group = 1;
    for (int d : geometry.fastestFirst()) {
      boolean normalized = geometry.isNormalized(d);
      Dim dim = dim(d, normalized ? 0 : group);
      (geometry.hasParameters(d) ? parameters : others).add(dim);
      group *= normalized ? 1 : Math.max(1, geometry.size(d));
    }
    // Parameters are numbered as gamma lies, which may be in the other memory order.
    parameters.sort((a, b) -> Integer.compare(a.parameter(), b.parameter()));
    List<Dim> parameterDims = Dim.merged(parameters);
    List<Dim> chunks = Dim.merged(others);
    Dim run = chunks.isEmpty() ? Dim.ONE : chunks.removeFirst();
    IntList list = new IntList();
    list.add(run.size(), run.x(), run.dy(), run.group(), Dim.product(chunks));
    list.add(x.offset(), dy.offset(), parameterDims.size(), chunks.size());
    list.add(run.observation(), run.time(), masked ? 1 : 0);
    for (Dim dim : parameterDims) {
      list.add(dim.size(), dim.x(), dim.dy(), dim.group(), dim.time());
    }
    for (Dim dim : chunks) {
      list.add(dim.size(), dim.x(), dim.dy(), dim.group(), dim.observation(), dim.time());
    }
    return list.toArray();
  }

  /** How many runs share a parameter: what the parts of a gradient's sum can be made of. */
  public int parameterChunks() {
    return parameterLayout()[PARAMETER_CHUNKS];
  }
}
