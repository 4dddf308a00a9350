package dev.stratus.embedded.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelOptionsTest {

  @Test
  void plainProgramsGetStrict() {
    assertThat(KernelOptions.STRICT.numerics()).isEqualTo(Numerics.STRICT);
    assertThat(KernelOptions.REASSOCIATE.numerics()).isEqualTo(Numerics.REASSOCIATE);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8, 16})
  void powersOfTwoAreWidths(int width) {
    assertThat(withWidth(width).vectorWidth()).isEqualTo(width);
  }

  @ParameterizedTest
  @ValueSource(ints = {-2, 0, 1, 3, 12, 17, 32, Integer.MIN_VALUE})
  void otherWidthsAreRefused(int width) {
    assertThatThrownBy(() -> withWidth(width))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("vectorWidth is " + width + "; it must be 2, 4, 8 or 16.");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 9})
  void accumulatorsOutOfRangeAreRefused(int accumulators) {
    assertThatThrownBy(() ->
            new KernelOptions(
                Numerics.STRICT, 16, accumulators, StorePolicy.AUTO, OptionalLong.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("accumulators is " + accumulators + "; it must be between 1 and 8.");
  }

  @Test
  void aNegativeCacheIsRefused() {
    assertThatThrownBy(
            () -> new KernelOptions(Numerics.STRICT, 16, 4, StorePolicy.AUTO, OptionalLong.of(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("lastLevelCacheBytes is -1; it must be >= 0.");
  }

  @Test
  void nullIsNamed() {
    assertThatThrownBy(() -> new KernelOptions(null, 16, 4, StorePolicy.AUTO, OptionalLong.empty()))
        .hasMessage("numerics");
  }

  private static KernelOptions withWidth(int width) {
    return new KernelOptions(Numerics.STRICT, width, 4, StorePolicy.AUTO, OptionalLong.empty());
  }
}
