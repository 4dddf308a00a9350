package dev.stratus.kernels;

import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.embedded.spi.Numerics;
import java.util.Map;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task13;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A rung of the forward ladders: how it wants the rows under test to lie in memory, and its
 * launches. The same rows go through all of them.
 */
sealed interface ForwardForm {

  /** The arrays of one run, in the form's layout. */
  record Arrays(
      FloatArray x,
      FloatArray gamma,
      FloatArray beta,
      FloatArray y,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd) {}

  /** Where an element lies in memory. */
  default int place(RowsUnderTest data, int row, int column) {
    return row * data.width() + column;
  }

  /** Elements of x and y in memory, gaps among them. */
  default int length(RowsUnderTest data) {
    return data.rows() * data.width();
  }

  /** Adds the launches. */
  void launch(TaskGraph graph, Arrays a, RowsUnderTest data, KernelOptions options, int flags);

  /** The names of the launches. */
  default String[] tasks() {
    return new String[] {"forward"};
  }

  /** The launches that need a grid of their own. */
  default Map<String, WorkerGrid> grids() {
    return Map.of();
  }

  /** {@link LayerNormForward#rowPerItem}. */
  record RowPerItem() implements ForwardForm {
    @Override
    public void launch(
        TaskGraph graph, Arrays a, RowsUnderTest data, KernelOptions options, int flags) {
      graph.task(
          "forward",
          LayerNormForward::rowPerItem,
          a.x,
          a.gamma,
          a.beta,
          a.y,
          a.mean,
          a.rest,
          a.rstd,
          data.rows(),
          data.width(),
          data.epsilon(),
          block(options),
          flags);
    }
  }

  private static int block(KernelOptions options) {
    // On a GPU no sum is spread over lanes.
    return options.numerics() == Numerics.REASSOCIATE && !DeviceRun.ON_GPU
        ? LayerNormForward.VECTOR_BLOCK
        : LayerNormForward.SERIAL_BLOCK;
  }

  /** {@link LayerNormForward#rowPerGroup}, with so many work-items in so many groups. */
  record RowPerGroup(int lanes, int groups) implements ForwardForm {
    @Override
    public void launch(
        TaskGraph graph, Arrays a, RowsUnderTest data, KernelOptions options, int flags) {
      graph.task(
          "forward",
          LayerNormForward::rowPerGroup,
          new KernelContext(),
          a.x,
          a.gamma,
          a.beta,
          a.y,
          a.mean,
          a.rest,
          a.rstd,
          data.rows(),
          data.width(),
          data.epsilon(),
          flags);
    }

    @Override
    public Map<String, WorkerGrid> grids() {
      return Map.of("forward", groupsOf(lanes, groups));
    }
  }

  /**
   * {@link LayerNormForwardStrided#columns}: rows side by side, with {@code gap} elements between
   * one column of all of them and the next; an even number of rows in two blocks.
   */
  record Columns(int gap) implements ForwardForm {
    private int outer(RowsUnderTest data) {
      return data.rows() > 0 && data.rows() % 2 == 0 ? 2 : 1;
    }

    private int run(RowsUnderTest data) {
      return data.rows() / outer(data);
    }

    private int stride(RowsUnderTest data) {
      return run(data) + gap;
    }

    @Override
    public int place(RowsUnderTest data, int row, int column) {
      int block = row / run(data);
      return block * data.width() * stride(data) + row % run(data) + column * stride(data);
    }

    @Override
    public int length(RowsUnderTest data) {
      return outer(data) * data.width() * stride(data);
    }

    @Override
    public void launch(
        TaskGraph graph, Arrays a, RowsUnderTest data, KernelOptions options, int flags) {
      graph.task(
          "forward",
          LayerNormForwardStrided::columns,
          a.x,
          a.gamma,
          a.beta,
          a.y,
          a.mean,
          a.rest,
          a.rstd,
          outer(data),
          data.width() * stride(data),
          run(data),
          data.width(),
          stride(data),
          data.epsilon(),
          flags);
    }
  }

  /**
   * {@link LayerNormForwardStrided#anyLayout}: rows with {@code gap} elements between them, or side
   * by side. What else a layout can say is tested in {@link LayoutTest}.
   */
  record AnyLayout(boolean sideBySide, int gap) implements ForwardForm {
    private int rowStride(RowsUnderTest data) {
      return sideBySide ? 1 : data.width() + gap;
    }

    private int columnStride(RowsUnderTest data) {
      return sideBySide ? data.rows() + gap : 1;
    }

    @Override
    public int place(RowsUnderTest data, int row, int column) {
      return row * rowStride(data) + column * columnStride(data);
    }

    @Override
    public int length(RowsUnderTest data) {
      return sideBySide ? data.width() * columnStride(data) : data.rows() * rowStride(data);
    }

    @Override
    public void launch(
        TaskGraph graph, Arrays a, RowsUnderTest data, KernelOptions options, int flags) {
      int run = columnStride(data);
      int row = rowStride(data);
      IntArray layout =
          IntArray.fromElements(
              data.rows(),
              data.width(),
              run,
              run,
              run,
              1,
              1,
              0,
              0,
              0,
              1,
              0,
              0,
              0, // the head
              Math.max(1, data.rows()),
              row,
              row,
              row,
              0,
              0);
      IntArray lengths = new IntArray(1);
      graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, layout, lengths);
      graph.task(
          "forward",
          LayerNormForwardStrided::anyLayout,
          a.x,
          a.gamma,
          a.beta,
          a.y,
          a.mean,
          a.rest,
          a.rstd,
          layout,
          lengths,
          0,
          data.rows(),
          data.epsilon(),
          flags);
    }
  }

  /** {@link LayerNormForwardSplit}: two launches, so many parts of each row. */
  record Split(int parts) implements ForwardForm {
    @Override
    public void launch(
        TaskGraph graph, Arrays a, RowsUnderTest data, KernelOptions options, int flags) {
      int size = Math.max(1, data.rows() * parts * LayerNormForwardSplit.PARTIAL_SIZE);
      FloatArray partial = new FloatArray(size);
      graph.task(
          "statistics",
          LayerNormForwardSplit::statistics,
          a.x,
          partial,
          data.rows(),
          data.width(),
          parts,
          flags);
      graph.task(
          "forward",
          LayerNormForwardSplit::apply,
          a.x,
          a.gamma,
          a.beta,
          a.y,
          partial,
          a.mean,
          a.rest,
          a.rstd,
          data.rows(),
          data.width(),
          parts,
          data.epsilon(),
          flags);
    }

    @Override
    public String[] tasks() {
      return new String[] {"statistics", "forward"};
    }
  }

  /**
   * {@link LayerNormForwardHeld}: so many lanes for a row, of which each has so many columns, or so
   * many fours of them.
   */
  record Held(boolean byFours, int lanes, int held, int groups) implements ForwardForm {
    /** With as many columns for a lane as the rows need. */
    static Held of(RowsUnderTest data, int lanes, int groups) {
      return new Held(false, lanes, Math.max(1, Math.ceilDiv(data.width(), lanes)), groups);
    }

    /** By fours: for widths that are multiples of four. */
    static Held byFours(RowsUnderTest data, int lanes, int groups) {
      return new Held(true, lanes, Math.max(1, Math.ceilDiv(data.width(), 4 * lanes)), groups);
    }

    @Override
    public void launch(
        TaskGraph graph, Arrays a, RowsUnderTest data, KernelOptions options, int flags) {
      Task13<
              KernelContext,
              FloatArray,
              FloatArray,
              FloatArray,
              FloatArray,
              FloatArray,
              FloatArray,
              FloatArray,
              Integer,
              Integer,
              Integer,
              Float,
              Integer>
          kernel = byFours ? LayerNormForwardHeld::rowHeldByFours : LayerNormForwardHeld::rowHeld;
      graph.task(
          "forward",
          kernel,
          new KernelContext(),
          a.x,
          a.gamma,
          a.beta,
          a.y,
          a.mean,
          a.rest,
          a.rstd,
          data.rows(),
          data.width(),
          held,
          data.epsilon(),
          flags);
    }

    @Override
    public Map<String, WorkerGrid> grids() {
      return Map.of("forward", groupsOf(lanes, groups));
    }
  }

  /**
   * {@link LayerNormForwardStream#rowStream}: a line buffer for so many columns, so many columns at
   * a turn, and so many sums that take turns.
   */
  record Stream(int lineColumns, int columns, int stages) implements ForwardForm {
    @Override
    public void launch(
        TaskGraph graph, Arrays a, RowsUnderTest data, KernelOptions options, int flags) {
      graph.task(
          "forward",
          LayerNormForwardStream::rowStream,
          a.x,
          a.gamma,
          a.beta,
          a.y,
          a.mean,
          a.rest,
          a.rstd,
          data.rows(),
          data.width(),
          lineColumns,
          columns,
          stages,
          data.epsilon(),
          flags);
    }
  }

  private static WorkerGrid groupsOf(int lanes, int groups) {
    WorkerGrid1D grid = new WorkerGrid1D(groups * lanes);
    grid.setLocalWork(lanes, 1, 1);
    return grid;
  }

  /** {@link LayerNormForwardSplitGroups}, with as many groups as parts or fewer. */
  record SplitPerGroup(int parts, int lanes, int groups) implements ForwardForm {
    @Override
    public void launch(
        TaskGraph graph, Arrays a, RowsUnderTest data, KernelOptions options, int flags) {
      int size = Math.max(1, data.rows() * parts * LayerNormForwardSplit.PARTIAL_SIZE);
      FloatArray partial = new FloatArray(size);
      graph.task(
          "statistics",
          LayerNormForwardSplitGroups::statistics,
          new KernelContext(),
          a.x,
          partial,
          data.rows(),
          data.width(),
          parts,
          flags);
      graph.task(
          "forward",
          LayerNormForwardSplitGroups::apply,
          new KernelContext(),
          a.x,
          a.gamma,
          a.beta,
          a.y,
          partial,
          a.mean,
          a.rest,
          a.rstd,
          data.rows(),
          data.width(),
          parts,
          data.epsilon(),
          flags);
    }

    @Override
    public String[] tasks() {
      return new String[] {"statistics", "forward"};
    }

    @Override
    public Map<String, WorkerGrid> grids() {
      return Map.of("statistics", groupsOf(lanes, groups), "forward", groupsOf(lanes, groups));
    }
  }
}
