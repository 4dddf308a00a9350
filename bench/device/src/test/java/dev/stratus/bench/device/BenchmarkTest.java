package dev.stratus.bench.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceList;
import dev.stratus.report.Block;
import dev.stratus.report.HtmlReport;
import dev.stratus.report.Report;
import dev.stratus.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A short run on the JVM engine, and what is made of it. */
class BenchmarkTest {
  private static final DeviceList DEVICES = DeviceList.find();

  @TempDir Path folder;

  private final List<String> said = new ArrayList<>();
  private final BenchProgress progress =
      new BenchProgress() {
        @Override
        public void at(String what, double share, double secondsLeft) {
          assertThat(share).isBetween(0.0, 1.0);
        }

        @Override
        public void say(String notice) {
          said.add(notice);
        }
      };

  private BenchDocument run(String operations, String shapes, List<Device> devices) {
    BenchRequest request =
        new BenchRequest(
            devices,
            Operation.parse(operations),
            ShapeSets.parse(shapes),
            DType.FLOAT32,
            Duration.ofMillis(300),
            false,
            false,
            "stratus bench");
    return new Benchmark(request, DEVICES.jvmEngine(), progress, () -> false).run();
  }

  private BenchDocument onJvm(String operations, String shapes) {
    return run(operations, shapes, List.of(DEVICES.jvmEngine()));
  }

  @Test
  void everyOperationIsMeasuredAndHeldAgainstItsCeiling() {
    String all =
        "layernorm,layernorm-backward,layernorm-step,rms,spatial-channel,channel-only,"
            + "batch-excluded,auto-mode,triad";
    BenchDocument run = onJvm(all, "16x64");
    assertThat(said).isEmpty();
    assertThat(run.cases().keySet())
        .hasSize(8 + 3)
        .contains("layernorm 16x64 float32 jvm", "copy-temporal 16x64 float32 jvm");
    for (JsonNode c : run.cases().values()) {
      assertThat(c.get("nanos").get("median").asDouble()).isPositive();
      boolean ceiling = List.of("copy", "add", "triad").contains(c.get("operation").asString());
      assertThat(c.get("percentOfCeiling").isNull()).isEqualTo(ceiling);
      assertThat(c.get("worstUlps").isNull()).isEqualTo(ceiling);
      if (!ceiling) {
        assertThat(c.get("worstUlps").asDouble()).isBetween(0.0, 14.0);
        assertThat(c.get("receipt").asString()).contains("jvm-engine");
      }
    }
  }

  @Test
  void whatDoesNotFitIsSkippedAloudWithItsBytes() {
    BenchDocument run = onJvm("layernorm", "8x8,2000000x1000");
    assertThat(run.cases()).containsKey("layernorm 8x8 float32 jvm");
    assertThat(run.tree().get("skipped").toString())
        .contains("layernorm 2000000x1000", "32,000,000,000 bytes of the JVM");
    assertThat(said).anyMatch(s -> s.startsWith("Skipped layernorm 2000000x1000"));
  }

  @Test
  void runsAreAddedToAFileAndReadBack() throws IOException {
    Path file = folder.resolve("runs.jsonl");
    BenchDocument run = onJvm("layernorm", "8x8");
    BenchFile.append(file, run);
    BenchFile.append(file, run);
    assertThat(BenchFile.read(file)).hasSize(2);
    assertThat(BenchFile.newest(file).line().equals(run.line())).isTrue();
    Comparison same = Comparison.of(run, BenchFile.newest(file), 0.05, false);
    assertThat(same.regressions()).isEmpty();
    assertThat(same.table().markdown()).contains("| 1.000 |", "no difference seen");
    assertThat(BenchCsv.of(run).lines()).hasSize(1 + run.cases().size());

    Files.writeString(
        file, Files.readString(file).replace("\"schemaVersion\":1", "\"schemaVersion\":9"));
    assertThatThrownBy(() -> BenchFile.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 1, is of schema version 9");
    Files.writeString(file, "{\"a\": 1}\n");
    assertThatThrownBy(() -> BenchFile.newest(file)).hasMessageContaining("no result of");
    Files.writeString(file, "not json\n");
    assertThatThrownBy(() -> BenchFile.newest(file)).hasMessageContaining("is no JSON");
    assertThatThrownBy(() -> BenchFile.newest(folder.resolve("none")))
        .hasMessageContaining("is not there");
  }

  @Test
  void machinesThatDifferAreNotComparedUnlessForced() {
    BenchDocument run = onJvm("layernorm", "8x8");
    ObjectNode other = run.tree().deepCopy();
    other.withObject("machine").put("processor", "another");
    for (JsonNode c : other.withArray("cases")) {
      var slower = c.asObject().putArray("times");
      for (long t : BenchDocument.times(run.cases().get(c.get("id").asString()))) {
        slower.add(100 * t);
      }
    }
    BenchDocument after = new BenchDocument(other);
    assertThatThrownBy(() -> Comparison.of(run, after, 0.05, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("processor is")
        .hasMessageContaining("--force");
    Comparison forced = Comparison.of(run, after, 0.05, true);
    assertThat(forced.regressions()).hasSameSizeAs(forced.rows());
    assertThat(forced.table().markdown()).contains("slower, regression");
    BenchDocument disjoint = onJvm("rms", "4x4");
    assertThatThrownBy(() -> Comparison.of(run, disjoint, 0.05, true))
        .hasMessageContaining("no case in common");
  }

  @Test
  void aReportHasChartsTablesAndReceipts() {
    BenchDocument run = onJvm("layernorm,layernorm-backward", "8x8,16x32,64x64");
    Report report = BenchReport.of(run);
    assertThat(report.charts()).hasSize(3);
    assertThat(report.blocks()).anyMatch(Block.Details.class::isInstance);
    assertThat(report.markdown()).contains("layernorm 64x64 float32 jvm", "Phases, ms");
    String html = HtmlReport.html(report);
    assertThat(html).contains("Roofline", "id=\"data\"");
    assertThat(html.length()).isLessThan(2_000_000);
  }

  @Test
  void otherRuntimesCasesAreToldApart() {
    BenchDocument run = onJvm("layernorm", "8x8");
    BenchDocument both = run.with(run, "tornadovm");
    assertThat(both.cases().keySet())
        .contains("layernorm 8x8 float32 jvm", "layernorm 8x8 float32 jvm (tornadovm)");
  }

  @Test
  void namesThatAreNoneListThoseThereAre() {
    assertThatThrownBy(() -> Operation.parse("layernorm,conv"))
        .hasMessageContaining("'conv'; there are copy, add, triad, layernorm,");
    assertThatThrownBy(() -> ShapeSets.parse("tiny"))
        .hasMessageContaining("one of transformer, recurrent, vision");
    assertThatThrownBy(() -> ShapeSets.parse("0x5")).hasMessageContaining("0 elements");
    assertThatThrownBy(() -> ShapeSets.parse("99999x99999")).hasMessageContaining("2147483647");
    assertThat(ShapeSets.parse("small, 7x5,7x5")).hasSize(7);
    for (String name : ShapeSets.names()) {
      assertThat(ShapeSets.parse(name)).as(name).isNotEmpty();
    }
  }
}
