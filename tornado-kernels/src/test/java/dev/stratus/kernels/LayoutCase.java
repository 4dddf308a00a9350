package dev.stratus.kernels;

import dev.stratus.kernels.Places.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor by its dimensions, from which follow its places, element by element, and the ints of
 * {@link GroupLayout} and {@link ParameterLayout}.
 *
 * @param dims fastest first in all numberings; of those that are reduced, time stands last
 * @param lengths the observations' valid lengths; empty: there are none
 * @param parameterRun the dimension that is the run of {@link ParameterLayout}
 */
record LayoutCase(String name, List<Dim> dims, int[] lengths, int parameterRun) {

  /**
   * One dimension.
   *
   * @param x stride in x; dy and out likewise
   * @param reduced whether groups extend along it; else it numbers groups
   * @param parameter stride of the parameter's number; 0: the parameter is shared along it
   * @param role whether it numbers observations or time steps
   */
  record Dim(int size, int x, int dy, int out, boolean reduced, int parameter, Role role) {}

  enum Role {
    NONE,
    OBSERVATION,
    TIME
  }

  /** A dimension that groups extend along. */
  static Dim reduced(int size, int stride, int parameter) {
    return new Dim(size, stride, stride, stride, true, parameter, Role.NONE);
  }

  /** A dimension that numbers groups. */
  static Dim outer(int size, int stride) {
    return new Dim(size, stride, stride, stride, false, 0, Role.NONE);
  }

  Dim dim(int i) {
    return dims.get(i);
  }

  Places places() {
    int elements = dims.stream().mapToInt(Dim::size).reduce(1, (a, b) -> a * b);
    int parameters = 1;
    int groups = 1;
    for (Dim dim : dims) {
      groups *= dim.reduced() ? 1 : dim.size();
      parameters *= dim.parameter() > 0 ? dim.size() : 1;
    }
    List<Place> all = new ArrayList<>();
    for (int e = 0; e < elements; e++) {
      all.add(place(e));
    }
    return new Places(groups, parameters, all);
  }

  private Place place(int element) {
    int rest = element;
    int group = 0;
    int groupsSoFar = 1;
    int parameter = 0;
    int x = 0;
    int dy = 0;
    int out = 0;
    int time = 0;
    int observation = 0;
    for (Dim dim : dims) {
      int digit = rest % dim.size();
      rest /= dim.size();
      x += digit * dim.x();
      dy += digit * dim.dy();
      out += digit * dim.out();
      parameter += digit * dim.parameter();
      time += dim.role() == Role.TIME ? digit : 0;
      observation += dim.role() == Role.OBSERVATION ? digit : 0;
      if (!dim.reduced()) {
        group += digit * groupsSoFar;
        groupsSoFar *= dim.size();
      }
    }
    boolean counts = lengths.length == 0 || time < lengths[observation];
    return new Place(group, parameter, x, dy, out, counts);
  }

  /** The run is the first reduced dimension. */
  int[] groupLayout() {
    List<Dim> inner = dims.stream().filter(Dim::reduced).toList();
    List<Dim> outer = dims.stream().filter(d -> !d.reduced()).toList();
    Dim run = inner.getFirst();
    List<Dim> chunks = inner.subList(1, inner.size());
    int[] ints = new int[GroupLayout.DIMS];
    ints[GroupLayout.GROUPS] = product(outer);
    ints[GroupLayout.RUN] = run.size();
    ints[GroupLayout.RUN_X] = run.x();
    ints[GroupLayout.RUN_DY] = run.dy();
    ints[GroupLayout.RUN_OUT] = run.out();
    ints[GroupLayout.RUN_PARAMETER] = run.parameter();
    ints[GroupLayout.CHUNKS] = product(chunks);
    ints[GroupLayout.OUTER_DIMS] = outer.size();
    ints[GroupLayout.CHUNK_DIMS] = chunks.size();
    boolean timeOfChunk = !chunks.isEmpty() && chunks.getLast().role() == Role.TIME;
    if (lengths.length == 0) {
      ints[GroupLayout.TIME] = GroupLayout.NO_TIME;
    } else if (run.role() == Role.TIME) {
      ints[GroupLayout.TIME] = GroupLayout.TIME_OF_RUN;
    } else if (timeOfChunk) {
      ints[GroupLayout.TIME] = GroupLayout.TIME_OF_CHUNK;
      ints[GroupLayout.CHUNKS_PER_TIME] = product(chunks) / chunks.getLast().size();
    } else {
      ints[GroupLayout.TIME] = GroupLayout.TIME_OF_GROUP;
    }
    List<int[]> all = new ArrayList<>(List.of(ints));
    for (Dim d : outer) {
      all.add(new int[] {d.size(), d.x(), d.dy(), d.out(), observations(d), times(d)});
    }
    for (Dim d : chunks) {
      all.add(new int[] {d.size(), d.x(), d.dy(), d.out(), d.parameter()});
    }
    return all.stream().flatMapToInt(Arrays::stream).toArray();
  }

  int[] parameterLayout() {
    Dim run = dim(parameterRun);
    List<Dim> parameters = dims.stream().filter(d -> d.parameter() > 0).toList();
    List<Dim> chunks = dims.stream().filter(d -> d.parameter() == 0 && d != run).toList();
    int[] ints = new int[ParameterLayout.DIMS];
    ints[ParameterLayout.RUN] = run.size();
    ints[ParameterLayout.RUN_X] = run.x();
    ints[ParameterLayout.RUN_DY] = run.dy();
    ints[ParameterLayout.RUN_GROUP] = groups(run);
    ints[ParameterLayout.CHUNKS] = product(chunks);
    ints[ParameterLayout.PARAMETER_DIMS] = parameters.size();
    ints[ParameterLayout.CHUNK_DIMS] = chunks.size();
    ints[ParameterLayout.RUN_OBSERVATION] = observations(run);
    ints[ParameterLayout.RUN_TIME] = times(run);
    ints[ParameterLayout.MASKED] = lengths.length == 0 ? 0 : 1;
    List<int[]> all = new ArrayList<>(List.of(ints));
    for (Dim d : parameters) {
      all.add(new int[] {d.size(), d.x(), d.dy(), groups(d), times(d)});
    }
    for (Dim d : chunks) {
      all.add(new int[] {d.size(), d.x(), d.dy(), groups(d), observations(d), times(d)});
    }
    return all.stream().flatMapToInt(Arrays::stream).toArray();
  }

  /** By how much the group's number grows along a dimension. */
  private int groups(Dim dim) {
    int soFar = 1;
    for (Dim d : dims) {
      if (d == dim) {
        return d.reduced() ? 0 : soFar;
      }
      soFar *= d.reduced() ? 1 : d.size();
    }
    throw new IllegalStateException(dim + " is none of " + dims);
  }

  private static int observations(Dim dim) {
    return dim.role() == Role.OBSERVATION ? 1 : 0;
  }

  private static int times(Dim dim) {
    return dim.role() == Role.TIME ? 1 : 0;
  }

  private static int product(List<Dim> dims) {
    return dims.stream().mapToInt(Dim::size).reduce(1, (a, b) -> a * b);
  }

  /** Random data; NaN in gaps between elements and where nothing counts. */
  GradientData data(boolean rms) {
    Places places = places();
    float[] x = new float[1 + places.elements().stream().mapToInt(Place::x).max().orElse(-1)];
    float[] dy = new float[1 + places.elements().stream().mapToInt(Place::dy).max().orElse(-1)];
    Arrays.fill(x, Float.NaN);
    Arrays.fill(dy, Float.NaN);
    int count = places.elements().size();
    float[] values = RowsUnderTest.spread(count, 61, 3f, 1f);
    float[] gradients = RowsUnderTest.spread(count, 67, 0.25f, 1f);
    for (int i = 0; i < count; i++) {
      Place p = places.elements().get(i);
      if (p.counts()) {
        x[p.x()] = values[i];
        dy[p.dy()] = gradients[i];
      }
    }
    String label = (rms ? "rms " : "") + name;
    return GradientData.of(label, places, x, dy, RowsUnderTest.EPSILON, rms);
  }
}
