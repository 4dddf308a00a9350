package dev.stratus.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.kernels.GroupLayout;
import dev.stratus.kernels.ParameterLayout;
import dev.stratus.tensor.DataFormat;
import dev.stratus.tensor.MemoryOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The numbers that kernels read, against walking every index one by one. */
class GroupWalkTest {
  private static final int CASES = 1000;

  /** An element of a group: where it lies in each array, and its parameter. */
  private record Place(int x, int dy, int out, int parameter) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      return Integer.compare(out, other.out);
    }
  }

  /** A random problem: format, order, mode, views. */
  private static final class Case {
    final Random random;
    final Geometry geometry;
    final Strides x;
    final Strides dy;
    final Strides out;
    final Strides gamma;
    final boolean masked;
    final int[] lengths;

    Case(long seed) {
      random = new Random(seed);
      DataFormat format = format();
      MemoryOrder order = pick(MemoryOrder.values());
      OperationDimension mode = pick(OperationDimension.values());
      ParameterShape shape = pick(ParameterShape.values());
      int[] sizes = random.ints(format.labels().size(), 1, 5).toArray();
      geometry = Geometry.of(format, order, mode, shape, sizes);
      x = view(order, sizes);
      dy = view(pick(MemoryOrder.values()), sizes);
      out = Strides.dense(order, sizes);
      gamma = Strides.dense(pick(MemoryOrder.values()), geometry.parameterSizes());
      masked = geometry.timeDimension().isPresent() && random.nextBoolean();
      int steps = masked ? sizes[geometry.timeDimension().getAsInt()] : 1;
      lengths = random.ints(geometry.observations(), 0, steps + 1).toArray();
    }

    private DataFormat format() {
      List<Character> labels = new ArrayList<>(List.of('C'));
      for (char label : "BTSSSUU".toCharArray()) {
        if (random.nextBoolean()) {
          labels.add(label);
        }
      }
      Collections.shuffle(labels, random);
      StringBuilder text = new StringBuilder();
      labels.forEach(text::append);
      return DataFormat.of(text.toString());
    }

    private <T> T pick(T[] values) {
      return values[random.nextInt(values.length)];
    }

    /** Dense, or part of a larger array. */
    private Strides view(MemoryOrder order, int... sizes) {
      if (random.nextBoolean()) {
        return Strides.dense(order, sizes);
      }
      int[] larger = sizes.clone();
      int offset = 0;
      int d = random.nextInt(sizes.length);
      int before = random.nextInt(3);
      larger[d] += before + random.nextInt(3);
      Strides whole = Strides.dense(order, larger);
      offset += before * whole.at(d);
      return new Strides(whole.strides(), offset);
    }

    GroupWalk walk() {
      return GroupWalk.of(geometry, x, dy, out, gamma, masked);
    }

    /** Every element by its group, from the definition alone. */
    Map<Integer, List<Place>> naive(boolean valid) {
      Map<Integer, List<Place>> groups = new TreeMap<>();
      int[] sizes = geometry.sizesArray();
      int[] index = new int[sizes.length];
      for (int i = 0; i < geometry.elements(); i++) {
        List<Place> places = groups.computeIfAbsent(group(index), g -> new ArrayList<>());
        if (!valid || isValid(index)) {
          places.add(new Place(at(x, index), at(dy, index), at(out, index), parameter(index)));
        }
        next(index, sizes);
      }
      groups.values().forEach(Collections::sort);
      return groups;
    }

    static void next(int[] index, int[] sizes) {
      for (int d = 0; d < sizes.length; d++) {
        if (++index[d] < sizes[d]) {
          return;
        }
        index[d] = 0;
      }
    }

    boolean isValid(int[] index) {
      return !masked || index[geometry.timeDimension().getAsInt()] < lengths[observation(index)];
    }

    int observation(int[] index) {
      return geometry.batchDimension().isPresent()
          ? index[geometry.batchDimension().getAsInt()]
          : 0;
    }

    int group(int[] index) {
      int[] sizes = geometry.statisticsSizes();
      int[] outer = index.clone();
      for (int d = 0; d < outer.length; d++) {
        outer[d] = geometry.isNormalized(d) ? 0 : outer[d];
      }
      return at(Strides.dense(geometry.order(), sizes), outer);
    }

    int parameter(int[] index) {
      int sum = 0;
      int axis = 0;
      for (int d = 0; d < index.length; d++) {
        if (geometry.hasParameters(d)) {
          sum += index[d] * gamma.at(axis++);
        }
      }
      return sum;
    }

    static int at(Strides strides, int[] index) {
      int place = strides.offset();
      for (int d = 0; d < index.length; d++) {
        place += index[d] * strides.at(d);
      }
      return place;
    }

    String text() {
      return geometry.text()
          + " "
          + geometry.parameters()
          + " x "
          + x
          + " dy "
          + dy
          + " gamma "
          + gamma
          + (masked ? " lengths " + Arrays.toString(lengths) : "");
    }
  }

  /** As the kernels walk it. */
  private static Map<Integer, List<Place>> byLayout(IntArray layout, IntArray lengths) {
    Map<Integer, List<Place>> groups = new TreeMap<>();
    for (int g = 0; g < layout.get(GroupLayout.GROUPS); g++) {
      List<Place> places = new ArrayList<>();
      int chunks = GroupLayout.validChunks(layout, lengths, g);
      int run = GroupLayout.validRun(layout, lengths, g);
      for (int k = 0; k < chunks; k++) {
        for (int j = 0; j < run; j++) {
          places.add(
              new Place(
                  GroupLayout.baseX(layout, g)
                      + GroupLayout.chunkX(layout, k)
                      + j * layout.get(GroupLayout.RUN_X),
                  GroupLayout.baseDy(layout, g)
                      + GroupLayout.chunkDy(layout, k)
                      + j * layout.get(GroupLayout.RUN_DY),
                  GroupLayout.baseOut(layout, g)
                      + GroupLayout.chunkOut(layout, k)
                      + j * layout.get(GroupLayout.RUN_OUT),
                  GroupLayout.chunkParameter(layout, k)
                      + j * layout.get(GroupLayout.RUN_PARAMETER)));
        }
      }
      Collections.sort(places);
      groups.put(g, places);
    }
    return groups;
  }

  @Test
  void theGroupLayoutVisitsEveryValidElementOfEveryGroupOnce() {
    for (long seed = 0; seed < CASES; seed++) {
      Case c = new Case(seed);
      IntArray layout = IntArray.fromArray(c.walk().groupLayout());
      assertThat(byLayout(layout, IntArray.fromArray(c.lengths)))
          .as("seed %d: %s", seed, c.text())
          .isEqualTo(c.naive(true));
    }
  }

  @Test
  void contiguousRowsAreWhatTheySay() {
    int found = 0;
    for (long seed = 0; seed < CASES; seed++) {
      Case c = new Case(seed);
      if (c.walk().rows().isEmpty()) {
        continue;
      }
      found++;
      GroupWalk.Rows rows = c.walk().rows().get();
      Map<Integer, List<Place>> groups = new TreeMap<>();
      for (int g = 0; g < rows.rows(); g++) {
        List<Place> places = new ArrayList<>();
        for (int k = 0; k < rows.width(); k++) {
          int at = g * rows.width() + k;
          places.add(new Place(at, at, at, c.walk().uniformParameters() ? 0 : k));
        }
        groups.put(g, places);
      }
      assertThat(groups).as("seed %d: %s", seed, c.text()).isEqualTo(c.naive(false));
    }
    assertThat(found).as("problems with contiguous rows among %d", CASES).isGreaterThan(CASES / 20);
  }

  @Test
  void stridedColumnsAreWhatTheySay() {
    int found = 0;
    for (long seed = 0; seed < CASES; seed++) {
      Case c = new Case(seed);
      if (c.walk().columns().isEmpty()) {
        continue;
      }
      found++;
      GroupWalk.Columns columns = c.walk().columns().get();
      Map<Integer, List<Place>> groups = new TreeMap<>();
      for (int o = 0; o < columns.outer(); o++) {
        for (int r = 0; r < columns.run(); r++) {
          List<Place> places = new ArrayList<>();
          for (int k = 0; k < columns.width(); k++) {
            int at = o * columns.outerStride() + r + k * columns.stride();
            places.add(new Place(at, at, at, c.walk().uniformParameters() ? 0 : k));
          }
          groups.put(o * columns.run() + r, places);
        }
      }
      assertThat(groups).as("seed %d: %s", seed, c.text()).isEqualTo(c.naive(false));
    }
    assertThat(found).as("problems with strided columns among %d", CASES).isGreaterThan(CASES / 40);
  }

  /** An element that shares a parameter. */
  private record Shared(int x, int dy, int group) implements Comparable<Shared> {
    @Override
    public int compareTo(Shared other) {
      return Integer.compare(dy, other.dy);
    }
  }

  @Test
  void theParameterLayoutVisitsEveryValidElementOfEveryParameterOnce() {
    for (long seed = 0; seed < CASES; seed++) {
      Case c = new Case(seed);
      if (c.geometry.parameterCount() == 0) {
        continue;
      }
      Map<Integer, List<Shared>> expected = new TreeMap<>();
      int[] index = new int[c.geometry.rank()];
      for (int i = 0; i < c.geometry.elements(); i++) {
        List<Shared> list = expected.computeIfAbsent(c.parameter(index), p -> new ArrayList<>());
        if (c.isValid(index)) {
          list.add(new Shared(Case.at(c.x, index), Case.at(c.dy, index), c.group(index)));
        }
        Case.next(index, c.geometry.sizesArray());
      }
      expected.values().forEach(Collections::sort);
      assertThat(byParameter(c.walk().parameterLayout(), c))
          .as("seed %d: %s", seed, c.text())
          .isEqualTo(expected);
    }
  }

  /** By the words of {@link ParameterLayout}, with nothing of the kernels' code. */
  private static Map<Integer, List<Shared>> byParameter(int[] layout, Case c) {
    Map<Integer, List<Shared>> found = new TreeMap<>();
    int parameterDims = layout[7];
    int chunkDims = layout[8];
    int first = 12;
    for (int p = 0; p < c.geometry.parameterCount(); p++) {
      List<Shared> list = new ArrayList<>();
      int[] base = digits(layout, first, parameterDims, 5, p, 4);
      for (int k = 0; k < layout[4]; k++) {
        int[] chunk = digits(layout, first + 5 * parameterDims, chunkDims, 6, k, 5);
        for (int j = 0; j < layout[0]; j++) {
          int time = base[3] + chunk[4] + j * layout[10];
          int observation = chunk[3] + j * layout[9];
          if (layout[11] == 0 || time < c.lengths[observation]) {
            list.add(
                new Shared(
                    layout[5] + base[0] + chunk[0] + j * layout[1],
                    layout[6] + base[1] + chunk[1] + j * layout[2],
                    base[2] + chunk[2] + j * layout[3]));
          }
        }
      }
      Collections.sort(list);
      found.put(p, list);
    }
    return found;
  }

  private static int[] digits(int[] layout, int first, int dims, int ints, int number, int count) {
    int[] sums = new int[count];
    int rest = number;
    for (int d = 0; d < dims; d++) {
      int at = first + d * ints;
      int digit = rest % layout[at];
      rest /= layout[at];
      for (int s = 0; s < count; s++) {
        sums[s] += digit * layout[at + 1 + s];
      }
    }
    return sums;
  }

  @Test
  void theLayoutsOfTheKernelsOwnExamplesAreTheirs() {
    Geometry geometry =
        Geometry.of(
            DataFormat.of("SSCB"),
            MemoryOrder.COLUMN_MAJOR,
            OperationDimension.AUTO,
            ParameterShape.CHANNEL,
            4,
            3,
            5,
            2);
    Strides dense = Strides.dense(MemoryOrder.COLUMN_MAJOR, 4, 3, 5, 2);
    Strides gamma = Strides.dense(MemoryOrder.COLUMN_MAJOR, 5);
    GroupWalk walk = GroupWalk.of(geometry, dense, dense, dense, gamma, false);
    assertThat(walk.groupLayout())
        .containsExactly(
            2, 12, 1, 1, 1, 0, 5, 0, 0, 0, 1, 1, 0, 5, 2, 60, 60, 60, 0, 0, 5, 12, 12, 12, 1);
    assertThat(walk.rows()).isEmpty();
    assertThat(walk.columns()).isEmpty();
  }

  @Test
  void lengthsWithoutTimeAreRefused() {
    Geometry geometry =
        Geometry.of(
            DataFormat.of("CB"),
            MemoryOrder.ROW_MAJOR,
            OperationDimension.AUTO,
            ParameterShape.CHANNEL,
            4,
            3);
    Strides dense = Strides.dense(MemoryOrder.ROW_MAJOR, 4, 3);
    assertThatThrownBy(() ->
            GroupWalk.of(
                geometry, dense, dense, dense, Strides.dense(MemoryOrder.ROW_MAJOR, 4), true))
        .hasMessageContaining("CB has no T");
  }
}
