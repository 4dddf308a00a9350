package dev.stratus.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels of dimensions, and the formats that are refused. */
class DataFormatTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "C", "CB", "CBT", "SCB", "SCBT", "SSCB", "SSCBT", "SSSCB", "SSSCBT", "BCSS", "UUC", "BUTC"
      })
  void aTextIsReadAndWrittenBack(String text) {
    DataFormat format = DataFormat.of(text);
    assertThat(format.text()).isEqualTo(text);
    assertThat(format).hasToString(text);
    assertThat(format.dimensions()).isEqualTo(text.length());
    assertThat(format.channelDimension()).isEqualTo(text.indexOf('C'));
    assertThat(format.reversed().text()).isEqualTo(new StringBuilder(text).reverse().toString());
    assertThat(format.reversed().reversed()).isEqualTo(format);
  }

  @Test
  void whatAFormatTells() {
    DataFormat format = DataFormat.of("SSCBT");
    assertThat(format.spatialDimensions()).isEqualTo(2);
    assertThat(format.indexOf(DimensionLabel.S)).hasValue(0);
    assertThat(format.indexOf(DimensionLabel.T)).hasValue(4);
    assertThat(format.indexOf(DimensionLabel.U)).isEmpty();
    assertThat(format.label(3)).isEqualTo(DimensionLabel.B);
    assertThat(DimensionLabel.B.text()).isEqualTo("batch");
  }

  @Test
  void theLabelsCannotBeChangedBehindItsBack() {
    List<DimensionLabel> labels = new ArrayList<>(List.of(DimensionLabel.C, DimensionLabel.B));
    DataFormat format = new DataFormat(labels);
    labels.clear();
    assertThat(format.text()).isEqualTo("CB");
    assertThatThrownBy(() -> format.labels().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @ParameterizedTest
  @CsvSource({"1, C", "2, BC", "3, BUC", "5, BUUUC"})
  void withoutLabelsTheLastDimensionIsTheChannels(int dimensions, String text) {
    assertThat(DataFormat.defaultOf(dimensions).text()).isEqualTo(text);
  }

  @Test
  void aScalarHasNoChannels() {
    assertThatThrownBy(() -> DataFormat.defaultOf(0))
        .hasMessageContaining("0 dimensions has no channel dimension C");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SSB|The data format \"SSB\" has no channel dimension C",
        "''|The data format \"\" has no channel dimension C",
        "CCB|The data format \"CCB\" has C (channel) more than once: as its first and its second"
            + " label. Only S and U may be repeated",
        "SBCSB|The data format \"SBCSB\" has B (batch) more than once: as its second and its 5th",
        "TCT|The data format \"TCT\" has T (time) more than once: as its first and its third",
        "SXCB|The data format \"SXCB\" has the unknown label 'X' as its second. The labels are S"
            + " (spatial), C (channel), B (batch), T (time) and U (unspecified), one per dimension",
        "sscb|has the unknown label 's' as its first|did you mean \"SSCB\"?",
        "C B|has the unknown label ' ' as its second",
      })
  void whatIsNoFormatIsRefused(String text, String complaint) {
    assertThatThrownBy(() -> DataFormat.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(complaint);
  }

  @Test
  void smallLettersGetAHint() {
    assertThatThrownBy(() -> DataFormat.of("sscb"))
        .hasMessageEndingWith("labels are capitals: did you mean \"SSCB\"?");
    assertThatThrownBy(() -> DataFormat.of("nchw"))
        .hasMessageContaining("unknown label 'n'")
        .hasMessageEndingWith("such as \"SSCB\".");
  }

  @Test
  void typesAndOrdersHaveNames() {
    for (DType type : DType.values()) {
      assertThat(DType.of(type.text())).isEqualTo(type);
      assertThat(type.parameterType())
          .isEqualTo(type == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32);
    }
    assertThat(DType.of("Float16")).isEqualTo(DType.FLOAT16);
    assertThat(DType.BFLOAT16.bytes()).isEqualTo(2);
    assertThatThrownBy(() -> DType.of("int8"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "There is no element type 'int8'; there are float32, float64, float16, bfloat16.");
    assertThat(MemoryOrder.ROW_MAJOR.text()).isEqualTo("row-major");
    assertThat(MemoryOrder.ROW_MAJOR.reversed()).isEqualTo(MemoryOrder.COLUMN_MAJOR);
    assertThat(MemoryOrder.COLUMN_MAJOR.reversed().text()).isEqualTo("row-major");
  }
}
