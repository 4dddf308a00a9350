package dev.stratus.training.record;

import dev.stratus.training.Evaluation;
import dev.stratus.training.NetworkSummary;
import dev.stratus.training.ShadowReport;
import dev.stratus.training.TrainingListener;
import dev.stratus.training.TrainingResult;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The lines of a metrics file, each an object of JSON with its kind and iteration. */
final class MetricsLines {
  static final String FORMAT = "stratus-metrics";
  static final int VERSION = 1;

  private final JsonMapper json = JsonMapper.builder().build();

  private ObjectNode line(String kind, long iteration) {
    return json.createObjectNode().put("kind", kind).put("iteration", iteration);
  }

  /**
   * @param iteration the last before this run
   */
  ObjectNode start(TrainingListener.Start start) {
    ObjectNode line = line("start", start.iterationsBefore());
    line.put("format", FORMAT).put("version", VERSION);
    line.put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
    line.put("device", start.device());
    line.put("seed", start.options().seed());
    line.put("iterationsPerEpoch", start.iterationsPerEpoch());
    line.put("iterations", start.iterations());
    line.set("options", json.valueToTree(start.options().toMap()));
    ArrayNode layers = line.putArray("network");
    for (NetworkSummary.Row row : start.network().summary().rows()) {
      layers
          .addObject()
          .put("name", row.name())
          .put("kind", row.kind())
          .put("properties", row.properties())
          .put("from", row.from())
          .put("output", row.output())
          .put("parameters", row.parameters())
          .put("learnables", row.learnables());
    }
    return line;
  }

  ObjectNode iteration(TrainingListener.Iteration at) {
    return line("iteration", at.iteration())
        .put("epoch", at.epoch())
        .put("loss", at.loss())
        .put("learnRate", at.learnRate())
        .put("seconds", at.seconds());
  }

  ObjectNode validation(TrainingListener.Iteration at, Evaluation evaluation) {
    ObjectNode line =
        line("validation", at.iteration()).put("epoch", at.epoch()).put("loss", evaluation.loss());
    evaluation.accuracy().ifPresent(accuracy -> line.put("accuracy", accuracy));
    return line.put("counted", evaluation.counted());
  }

  ObjectNode shadow(ShadowReport report) {
    return line("shadow", report.iteration())
        .put("layer", report.layer())
        .put("what", report.what())
        .put("drift", report.drift())
        .put("compared", report.groups());
  }

  ObjectNode end(TrainingResult result) {
    ObjectNode line =
        line("end", result.iterations())
            .put("epochs", result.epochs())
            .put("reason", result.reason().text());
    result.bestValidationLoss().ifPresent(loss -> line.put("bestValidationLoss", loss));
    return line;
  }

  ObjectNode error(long iteration, RuntimeException error) {
    return line("error", iteration)
        .put("error", error.getClass().getSimpleName())
        .put("message", String.valueOf(error.getMessage()));
  }

  String text(ObjectNode line) {
    return json.writeValueAsString(line) + "\n";
  }
}
