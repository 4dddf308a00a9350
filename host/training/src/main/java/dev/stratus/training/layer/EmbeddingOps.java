package dev.stratus.training.layer;

import dev.stratus.kernels.Embedding;
import dev.stratus.training.LayerOps;
import dev.stratus.training.LayerSite;
import dev.stratus.training.step.Launches;
import java.util.Optional;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** An embedding's launches. */
final class EmbeddingOps implements LayerOps {
  /** Elements of the table times rows to look through for each; below, sorting gained nothing. */
  private static final long LEAST_WORK_TO_SORT = 1L << 28;

  private final LayerSite site;
  private final int vocabulary;
  private final int width;
  private final Optional<Sorted> sorted;

  /**
   * The rows by class.
   *
   * @param starts vocabulary + 1 places in order
   * @param order row numbers
   */
  private record Sorted(IntArray starts, IntArray order) {}

  EmbeddingOps(LayerSite site, int vocabulary, int width, boolean sort) {
    this.site = site;
    this.vocabulary = vocabulary;
    this.width = width;
    this.sorted =
        site.training() && sort
            ? Optional.of(
                new Sorted(site.arrays().ints(vocabulary + 1L), site.arrays().ints(site.rows())))
            : Optional.empty();
  }

  /** Whether so much work is saved that two more launches do not matter. */
  static boolean sortingPays(int rows, int vocabulary, int width) {
    return (long) rows * vocabulary * width >= LEAST_WORK_TO_SORT;
  }

  @Override
  public void forward(Launches to) {
    to.task(
        "forward",
        Embedding::forward,
        site.classes(),
        site.parameter(EmbeddingLayer.WEIGHTS),
        site.y(),
        site.rows(),
        vocabulary,
        width);
  }

  @Override
  public void backward(Launches to) {
    if (sorted.isEmpty()) {
      to.task(
          "dweights",
          Embedding::gradient,
          site.classes(),
          site.dy(),
          site.gradient(EmbeddingLayer.WEIGHTS),
          site.rows(),
          vocabulary,
          width);
      return;
    }
    backwardSorted(to, sorted.get());
  }

  private void backwardSorted(Launches to, Sorted rows) {
    to.task("starts", Embedding::starts, site.classes(), rows.starts(), site.rows(), vocabulary);
    to.task(
        "order",
        Embedding::order,
        site.classes(),
        rows.starts(),
        rows.order(),
        site.rows(),
        vocabulary);
    to.task(
        "dweights",
        Embedding::gradientOfSorted,
        rows.order(),
        rows.starts(),
        site.dy(),
        site.gradient(EmbeddingLayer.WEIGHTS),
        vocabulary,
        width);
  }
}
