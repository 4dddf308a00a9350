package dev.stratus.split;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.geometry.Geometry;
import dev.stratus.geometry.OperationDimension;
import dev.stratus.geometry.ParameterShape;
import dev.stratus.tensor.DType;
import dev.stratus.tensor.DataFormat;
import dev.stratus.tensor.MemoryOrder;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SplitAxisTest {

  private static Optional<SplitAxis> axis(String format, MemoryOrder order, int... sizes) {
    Geometry geometry =
        Geometry.of(
            DataFormat.of(format), order, OperationDimension.AUTO, ParameterShape.CHANNEL, sizes);
    return SplitAxis.of(geometry, DType.FLOAT32, 2);
  }

  @Test
  void theSlowestDimensionThatIsNotNormalizedIsCut() {
    assertThat(axis("BC", MemoryOrder.ROW_MAJOR, 100, 64).orElseThrow())
        .isEqualTo(new SplitAxis(0, "B", 100, 1));
    assertThat(axis("SSCB", MemoryOrder.COLUMN_MAJOR, 4, 4, 3, 50).orElseThrow().label())
        .isEqualTo("B");
    assertThat(axis("CBT", MemoryOrder.COLUMN_MAJOR, 8, 5, 9).orElseThrow().label()).isEqualTo("T");
    assertThat(axis("CB", MemoryOrder.ROW_MAJOR, 8, 5).orElseThrow().label()).isEqualTo("B");
  }

  @Test
  void aDimensionTooShortForTheDevicesGivesWayToALongerOne() {
    assertThat(axis("CBT", MemoryOrder.COLUMN_MAJOR, 8, 5, 1).orElseThrow().label()).isEqualTo("B");
    assertThat(axis("BC", MemoryOrder.ROW_MAJOR, 1, 8)).isEmpty();
    assertThat(axis("BC", MemoryOrder.ROW_MAJOR, 0, 8)).isEmpty();
  }

  @Test
  void partsBeginOnABoundaryWhereThatLeavesBalance() {
    assertThat(axis("BC", MemoryOrder.ROW_MAJOR, 1000, 1024).orElseThrow().granule()).isEqualTo(1);
    assertThat(axis("BC", MemoryOrder.ROW_MAJOR, 1000, 24).orElseThrow().granule()).isEqualTo(2);
    assertThat(axis("BC", MemoryOrder.ROW_MAJOR, 1000, 7).orElseThrow().granule()).isEqualTo(16);
    assertThat(axis("BC", MemoryOrder.ROW_MAJOR, 100, 7).orElseThrow().granule()).isEqualTo(1);
  }

  @Test
  void boundsFollowTheWeights() {
    SplitAxis axis = new SplitAxis(0, "B", 100, 1);
    assertThat(axis.bounds(1, 1)).containsExactly(0, 50, 100);
    assertThat(axis.bounds(3, 1)).containsExactly(0, 75, 100);
    assertThat(axis.bounds(1, 0, 1)).containsExactly(0, 50, 50, 100);
    assertThat(axis.bounds(0, 1)).containsExactly(0, 0, 100);
    assertThat(axis.bounds(1, 0)).containsExactly(0, 100, 100);
    assertThat(new SplitAxis(0, "B", 100, 16).bounds(1, 1)).containsExactly(0, 64, 100);
  }

  @Test
  void whoHasAWeightHasAShareAsLongAsThereAreEnough() {
    assertThat(new SplitAxis(0, "B", 100, 1).bounds(1e9, 1, 1)).containsExactly(0, 98, 99, 100);
    assertThat(new SplitAxis(0, "B", 100, 1).bounds(1, 1e9, 1)).containsExactly(0, 1, 99, 100);
    assertThat(new SplitAxis(0, "B", 2, 1).bounds(1, 1, 1)).containsExactly(0, 1, 2, 2);
  }
}
