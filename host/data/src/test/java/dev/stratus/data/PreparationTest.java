package dev.stratus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class PreparationTest {
  private static final LabelledRows DIGITS = ShippedDigits.load();

  @Test
  void splitsKeepEachRowOnceAndEachClassShare() {
    Split split = Split.stratified(DIGITS, 0.8, 7);
    assertThat(IntStream.concat(Arrays.stream(split.first()), Arrays.stream(split.second())))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 1797).boxed().toList());
    int[] all = DIGITS.perClass();
    int[] first = DIGITS.pick(split.first()).perClass();
    for (int c = 0; c < all.length; c++) {
      assertThat(first[c]).isEqualTo((int) Math.round(all[c] * 0.8));
    }
    assertThat(Split.stratified(DIGITS, 0.8, 7).first()).isEqualTo(split.first());
    assertThat(Split.stratified(DIGITS, 0.8, 8).first()).isNotEqualTo(split.first());
    Split plain = Split.plain(10, 0.7, 1);
    assertThat(plain.first()).hasSize(7);
    assertThat(plain.second()).hasSize(3).doesNotContain(plain.first());
    assertThatThrownBy(() -> Split.plain(10, 1, 1)).hasMessageContaining("between 0 and 1");
    assertThatThrownBy(() -> Split.plain(2, 0.1, 1)).hasMessageContaining("without any");
  }

  @Test
  void standardisedColumnsHaveMeanZeroAndVarianceOne() {
    LabelledRows data = Standardisation.fit(DIGITS).apply(DIGITS);
    Standardisation again = Standardisation.fit(data);
    for (int c = 0; c < data.width(); c++) {
      assertThat(again.means()[c]).isCloseTo(0, Assertions.within(1e-6));
      boolean constant = Standardisation.fit(DIGITS).deviations()[c] == 0;
      assertThat(again.deviations()[c]).isCloseTo(constant ? 0 : 1, Assertions.within(1e-6));
    }
  }

  @Test
  void batchesCoverTheRowsInAnOrderOfTheSeed() {
    MiniBatches every = new MiniBatches(10, 4, true, Shuffle.EVERY_EPOCH, 3);
    assertThat(every.epoch(0)).hasSize(3);
    assertThat(every.epoch(0).getLast()).hasSize(2);
    assertThat(every.epoch(0).stream().flatMapToInt(Arrays::stream))
        .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(every.epoch(1).getFirst()).isNotEqualTo(every.epoch(0).getFirst());
    assertThat(every.epoch(1).getFirst()).isEqualTo(every.epoch(1).getFirst());
    MiniBatches once = new MiniBatches(10, 4, false, Shuffle.ONCE, 3);
    assertThat(once.epoch(5)).hasSize(2);
    assertThat(once.epoch(5).getFirst()).isEqualTo(once.epoch(0).getFirst());
    MiniBatches never = new MiniBatches(10, 4, false, Shuffle.NEVER, 3);
    assertThat(never.epoch(2).getFirst()).containsExactly(0, 1, 2, 3);
    assertThatThrownBy(() -> new MiniBatches(10, 11, true, Shuffle.NEVER, 3))
        .hasMessageContaining("11 rows, the data 10; give 1 to 10");
  }

  /** SplitMix64 as published: the first number of seed 0 is 0xE220A8397B1DCDAF. */
  @Test
  void ordersAreTheSameEverywhere() {
    long first = 0xE220A8397B1DCDAFL >>> 1;
    assertThat(new SeededOrder(0).permutation(2))
        .containsExactly(first % 2 == 0 ? 1 : 0, first % 2 == 0 ? 0 : 1);
    assertThat(new SeededOrder(42).permutation(8)).isEqualTo(new SeededOrder(42).permutation(8));
  }

  @Test
  void rowsAreOneHotAndRefusedWhereTheyAreNotNumbers() {
    List<String> names = List.of("a", "b", "c");
    LabelledRows rows = new LabelledRows("toy", new float[] {1, 2}, new int[] {2, 0}, names);
    assertThat(rows.oneHot()).containsExactly(0, 0, 1, 1, 0, 0);
    assertThatThrownBy(rows::requireEveryClass).hasMessageContaining("class 1 (b) has no row");
    assertThatThrownBy(() ->
            new LabelledRows("toy", new float[] {1, 2, 3, Float.NaN}, new int[] {0, 1}, names))
        .hasMessageContaining("toy, row 1, column 1 (both from 0): NaN");
  }

  @Test
  void charactersAndSequences() {
    CharVocabulary words = CharVocabulary.of("banana\n");
    assertThat(words.text()).isEqualTo("\nabn");
    assertThat(words.decode(words.encode("nab"))).isEqualTo("nab");
    assertThatThrownBy(() -> words.encode("abx")).hasMessageContainingAll("'x' at 2");
    PaddedSequences padded = PaddedSequences.of(List.of(new int[] {5, 6, 7}, new int[] {8}), 0);
    assertThat(padded.values()).containsExactly(5, 6, 7, 8, 0, 0);
    assertThat(padded.mask()).containsExactly(1, 1, 1, 1, 0, 0);
    assertThatThrownBy(() -> PaddedSequences.of(List.of(new int[0]), 0))
        .hasMessageContaining("empty");
  }
}
