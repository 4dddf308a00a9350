package dev.stratus.training.layer;

import dev.stratus.reference.dense.TableRows;
import dev.stratus.training.Layer;
import dev.stratus.training.LayerOps;
import dev.stratus.training.LayerReference;
import dev.stratus.training.LayerSite;
import dev.stratus.training.Parameter;
import dev.stratus.training.Shape;
import dev.stratus.training.WeightInitializer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A row of a table for each class or token: {@code y[r] = Weights[x[r]]}. What comes out are
 * values, with the steps of what comes in.
 *
 * @param vocabulary rows of the table
 * @param width columns of the table and of y
 * @param weights the table's first values
 * @param factors of the table
 */
public record EmbeddingLayer(
    int vocabulary, int width, WeightInitializer weights, Parameter.Factors factors)
    implements Layer {
  /** The table, vocabulary x width. */
  public static final String WEIGHTS = "Weights";

  /**
   * @throws IllegalArgumentException if vocabulary or width is smaller than 1
   */
  public EmbeddingLayer {
    if (vocabulary < 1 || width < 1) {
      throw new IllegalArgumentException(
          "An embedding of "
              + vocabulary
              + " classes in "
              + width
              + " columns is empty; both are at least 1.");
    }
  }

  /** With normal first values of deviation 0.01: MATLAB's default for wordEmbeddingLayer. */
  public static EmbeddingLayer of(int vocabulary, int width) {
    return new EmbeddingLayer(
        vocabulary, width, WeightInitializer.NARROW_NORMAL, Parameter.Factors.ONE);
  }

  /** The same with other first values. */
  public EmbeddingLayer withWeights(WeightInitializer other) {
    return new EmbeddingLayer(vocabulary, width, other, factors);
  }

  /** The same with other factors. */
  public EmbeddingLayer withFactors(double learnRate, double l2) {
    return new EmbeddingLayer(vocabulary, width, weights, new Parameter.Factors(learnRate, l2));
  }

  @Override
  public String kind() {
    return "embedding";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shape x = inputs.getFirst();
    if (x.content() != Shape.Content.CLASSES) {
      throw new IllegalArgumentException(
          "its input is " + x + " values; it takes classes. A fully connected layer takes values.");
    }
    if (x.width() > vocabulary) {
      throw new IllegalArgumentException(
          "its input is one of "
              + x.width()
              + " classes, and its table has rows for "
              + vocabulary
              + "; it needs one for each.");
    }
    return Shape.sequence(x.steps(), width);
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    return List.of(Parameter.of(WEIGHTS, weights, vocabulary, width).with(factors));
  }

  @Override
  public Map<String, Object> properties() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("vocabulary", vocabulary);
    properties.put("width", width);
    Inputs.putFactors(properties, factors);
    return properties;
  }

  @Override
  public List<String> warnings(List<Shape> inputs) {
    int classes = inputs.getFirst().width();
    return classes < vocabulary
        ? List.of(
            "the table has rows for "
                + vocabulary
                + " classes and there are "
                + classes
                + ": the others are never used and never learn.")
        : List.of();
  }

  @Override
  public LayerOps ops(LayerSite site) {
    boolean sort = EmbeddingOps.sortingPays(site.rows(), vocabulary, width);
    return new EmbeddingOps(site, vocabulary, width, sort);
  }

  @Override
  public LayerReference reference(List<Shape> inputs) {
    return input -> {
      int[] classes = Arrays.stream(input.x()).mapToInt(v -> (int) v).toArray();
      double[] y = TableRows.forward(classes, input.parameter(WEIGHTS), width);
      return new Looked(classes, y, vocabulary, width);
    };
  }

  private record Looked(int[] classes, double[] y, int vocabulary, int width)
      implements LayerReference.Pass {
    @Override
    public LayerReference.Gradients backward(double[] dy) {
      return new LayerReference.Gradients(
          List.of(new double[0]),
          Map.of(WEIGHTS, TableRows.gradient(classes, dy, vocabulary, width)));
    }
  }
}
