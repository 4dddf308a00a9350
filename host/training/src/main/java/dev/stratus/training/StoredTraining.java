package dev.stratus.training;

import dev.stratus.training.checkpoint.Checkpoint;
import dev.stratus.training.checkpoint.CheckpointException;
import dev.stratus.training.checkpoint.LayerSignature;
import dev.stratus.training.checkpoint.TrainingState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** A training's numbers to and from the arrays of a checkpoint. */
final class StoredTraining {
  private static final String PARAMETER = "parameter:";
  private static final String STATISTIC = "statistic:";
  private static final String SOLVER = "solver:";
  private static final String BEST_PARAMETER = "best:parameter:";
  private static final String BEST_STATISTIC = "best:statistic:";

  private StoredTraining() {}

  /** The layers as a file knows them. */
  static List<LayerSignature> signature(Network network) {
    List<LayerSignature> layers = new ArrayList<>();
    for (Node node : network.nodes()) {
      Map<String, List<Integer>> sizes = new LinkedHashMap<>();
      node.parameters().forEach(p -> sizes.put(p.name(), p.sizes()));
      node.statistics().forEach(s -> sizes.put(s.name(), List.of(s.elements())));
      layers.add(new LayerSignature(node.name(), node.layer().kind(), sizes));
    }
    return layers;
  }

  static Checkpoint checkpoint(
      Network network,
      Learnables learnables,
      Map<String, List<FloatArray>> state,
      ValidationWatch watch,
      TrainingState at) {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    put(arrays, PARAMETER, learnables.parameters());
    put(arrays, STATISTIC, learnables.statistics());
    state.forEach((key, own) -> {
      for (int i = 0; i < own.size(); i++) {
        arrays.put(SOLVER + i + ":" + key, own.get(i).toHeapArray());
      }
    });
    watch
        .bestLearnables()
        .ifPresent(best -> {
          put(arrays, BEST_PARAMETER, best.parameters());
          put(arrays, BEST_STATISTIC, best.statistics());
        });
    return new Checkpoint(arrays, signature(network), at);
  }

  /** A network's numbers alone. */
  static Map<String, float[]> numbers(Learnables learnables) {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    put(arrays, PARAMETER, learnables.parameters());
    put(arrays, STATISTIC, learnables.statistics());
    return arrays;
  }

  private static void put(Map<String, float[]> to, String prefix, Map<String, FloatArray> arrays) {
    arrays.forEach((key, values) -> to.put(prefix + key, values.toHeapArray()));
  }

  /** Writes a file's numbers into a network's arrays. */
  static void restore(Map<String, float[]> from, Learnables to) {
    to.parameters().forEach((key, array) -> copy(from, PARAMETER + key, array));
    to.statistics().forEach((key, array) -> copy(from, STATISTIC + key, array));
  }

  /** The same of the solver. */
  static void restoreState(Map<String, float[]> from, Map<String, List<FloatArray>> to) {
    to.forEach((key, own) -> {
      for (int i = 0; i < own.size(); i++) {
        copy(from, SOLVER + i + ":" + key, own.get(i));
      }
    });
  }

  /** The best network so far, if the file has one. */
  static void restoreBest(Map<String, float[]> from, Learnables like, ValidationWatch watch) {
    if (from.keySet().stream().noneMatch(key -> key.startsWith(BEST_PARAMETER))) {
      return;
    }
    Learnables best = like.copy();
    best.parameters().forEach((key, array) -> copy(from, BEST_PARAMETER + key, array));
    best.statistics().forEach((key, array) -> copy(from, BEST_STATISTIC + key, array));
    watch.keep(best);
  }

  private static void copy(Map<String, float[]> from, String key, FloatArray to) {
    float[] values = from.get(key);
    if (values == null || values.length != to.getSize()) {
      throw new CheckpointException(
          "The file has "
              + (values == null ? "no array" : values.length + " values")
              + " for "
              + key
              + "; the network needs "
              + to.getSize()
              + " values.");
    }
    for (int i = 0; i < values.length; i++) {
      to.set(i, values[i]);
    }
  }
}
