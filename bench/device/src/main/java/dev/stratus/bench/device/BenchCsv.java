package dev.stratus.bench.device;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** A run as comma-separated values (RFC 4180), a case on each line. */
public final class BenchCsv {
  private static final List<String> FIELDS =
      List.of(
          "id",
          "device",
          "deviceName",
          "operation",
          "stores",
          "rows",
          "width",
          "dtype",
          "kernel",
          "clock",
          "nanos.median",
          "nanos.low",
          "nanos.high",
          "nanos.best",
          "nanos.runs",
          "gigabytesPerSecond",
          "percentOfCeiling",
          "elementsPerSecond",
          "wallNanos.median",
          "warmWallNanos.median",
          "firstRunNanos",
          "compileNanos",
          "driverBuildNanos",
          "worstUlps");

  private BenchCsv() {}

  public static String of(BenchDocument run) {
    StringBuilder out = new StringBuilder(String.join(",", FIELDS)).append("\r\n");
    for (JsonNode one : run.cases().values()) {
      List<String> cells = FIELDS.stream().map(field -> cell(one, field)).toList();
      out.append(String.join(",", cells)).append("\r\n");
    }
    return out.toString();
  }

  private static String cell(JsonNode one, String field) {
    JsonNode value = one;
    for (String part : field.split("\\.")) {
      value = value.path(part);
    }
    String text = value.isNull() || value.isMissingNode() ? "" : value.asString();
    return text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
