package dev.stratus.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FloatRowsTest {

  @TempDir Path folder;

  @Test
  void readsRowsOfAnArrayAndOfMemory() {
    float[] values = {1, 2, 3, 4, 5, 6};
    for (FloatRows rows :
        new FloatRows[] {FloatRows.of(values, 3), FloatRows.of(MemorySegment.ofArray(values), 3)}) {
      float[] row = new float[3];
      rows.read(1, row);
      assertThat(row).containsExactly(4, 5, 6);
      assertThat(rows.rows()).isEqualTo(2);
      assertThat(rows.width()).isEqualTo(3);
      assertThatThrownBy(() -> rows.read(2, row)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  /** Two GiB of a file that has almost no blocks: only the row behind them is ever touched. */
  @Test
  void reachesBeyondTwoGigabytes() throws IOException {
    long bytes = (1L << 31) + 32;
    Path file = folder.resolve("sparse");
    try (FileChannel channel =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.SPARSE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        Arena arena = Arena.ofConfined()) {
      MemorySegment memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
      memory.set(ValueLayout.JAVA_FLOAT, bytes - 4, 42);
      FloatRows rows = FloatRows.of(memory, 8);
      float[] row = new float[8];
      rows.read(rows.rows() - 1, row);
      assertThat(row).containsExactly(0, 0, 0, 0, 0, 0, 0, 42);
    }
  }

  @Test
  void refusesWhatIsNoWholeNumberOfRows() {
    assertThatThrownBy(() -> FloatRows.of(new float[7], 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("7 elements are not a whole number of rows of width 3.");
    assertThatThrownBy(() -> FloatRows.of(MemorySegment.ofArray(new byte[10]), 1))
        .hasMessageContaining("10 bytes");
    assertThatThrownBy(() -> FloatRows.of(new float[0], 0))
        .hasMessage("width is 0; it must be >= 1.");
    assertThatThrownBy(() -> FloatRows.of(-1, 1, (row, into) -> {}))
        .hasMessage("rows is -1; it must be >= 0.");
  }
}
