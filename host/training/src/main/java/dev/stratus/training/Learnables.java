package dev.stratus.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * A network's numbers: parameters, and what its layers keep beside. Keys are {@code
 * layer/parameter}. The arrays are changed by training; on a device with memory of its own they are
 * as of the last time they were fetched.
 *
 * @param parameters in the order of layers
 * @param statistics in the order of layers
 */
public record Learnables(Map<String, FloatArray> parameters, Map<String, FloatArray> statistics) {

  /** First values; the same seed gives the same, and a layer's do not depend on other layers. */
  public static Learnables initial(Network network, long seed) {
    Map<String, FloatArray> parameters = new LinkedHashMap<>();
    Map<String, FloatArray> statistics = new LinkedHashMap<>();
    for (Node node : network.nodes()) {
      for (Parameter p : node.parameters()) {
        String key = node.key(p.name());
        Random random = new Random(seed * 1_000_003L + key.hashCode());
        parameters.put(key, array(p.initializer().values(p.sizes(), random)));
      }
      for (Statistic s : node.statistics()) {
        FloatArray values = new FloatArray(s.elements());
        values.init(s.initial());
        statistics.put(node.key(s.name()), values);
      }
    }
    return new Learnables(parameters, statistics);
  }

  private static FloatArray array(float[] values) {
    return FloatArray.fromArray(values);
  }

  /** A copy that training does not reach. */
  public Learnables copy() {
    return new Learnables(copy(parameters), copy(statistics));
  }

  private static Map<String, FloatArray> copy(Map<String, FloatArray> arrays) {
    Map<String, FloatArray> copies = new LinkedHashMap<>();
    arrays.forEach((key, values) -> copies.put(key, FloatArray.fromArray(values.toHeapArray())));
    return copies;
  }

  /**
   * A parameter of a layer.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public FloatArray parameter(String key) {
    FloatArray array = parameters.get(key);
    if (array == null) {
      throw new IllegalArgumentException(
          "There is no parameter " + key + "; there are " + parameters.keySet() + ".");
    }
    return array;
  }
}
