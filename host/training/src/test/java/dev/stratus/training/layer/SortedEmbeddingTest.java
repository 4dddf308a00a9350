package dev.stratus.training.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.device.DeviceList;
import dev.stratus.training.Layer;
import dev.stratus.training.LayerOps;
import dev.stratus.training.LayerReference;
import dev.stratus.training.LayerSite;
import dev.stratus.training.Parameter;
import dev.stratus.training.Shape;
import dev.stratus.training.check.LayerCheckReport;
import dev.stratus.training.check.LayerChecker;
import dev.stratus.training.step.StepDevice;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The embedding's gradient by sorted rows, which it takes for large tables, on a small one. */
class SortedEmbeddingTest {

  @Test
  void passesWithFewRowsToo() {
    Layer layer = new Sorting(EmbeddingLayer.of(6, 4));
    LayerChecker checker = LayerChecker.of(layer, Shape.tokens(5, 6));
    for (var device : DeviceList.find().devices()) {
      if (!device.checking() && device.handle().isPresent()) {
        checker = checker.on(StepDevice.of(device));
      }
    }
    LayerCheckReport report = checker.check();
    assertThat(report.failures()).as(report.toString()).isEmpty();
    assertThat(report.findings()).hasSizeGreaterThan(10);
  }

  @Test
  void isForLargeTables() {
    assertThat(EmbeddingOps.sortingPays(64 * 64, 96, 64)).isFalse();
    assertThat(EmbeddingOps.sortingPays(64 * 64, 10_000, 128)).isTrue();
  }

  private record Sorting(EmbeddingLayer layer) implements Layer {
    @Override
    public String kind() {
      return layer.kind();
    }

    @Override
    public Shape output(List<Shape> inputs) {
      return layer.output(inputs);
    }

    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      return layer.parameters(inputs);
    }

    @Override
    public LayerOps ops(LayerSite site) {
      return new EmbeddingOps(site, layer.vocabulary(), layer.width(), true);
    }

    @Override
    public LayerReference reference(List<Shape> inputs) {
      return layer.reference(inputs);
    }
  }
}
