package dev.stratus.cli;

import dev.stratus.Decision;
import dev.stratus.Fact;
import dev.stratus.LaunchFacts;
import dev.stratus.Receipt;
import dev.stratus.device.Device;
import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.reference.ComparisonReport;
import dev.stratus.reference.NumberType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The {@code --json} output, as docs/cli.md promises it. Built by hand field by field, so that a
 * renamed record cannot change it. Loaded only where {@code --json} is given.
 */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Json() {}

  static String print(Map<String, @Nullable Object> tree) {
    return MAPPER.writeValueAsString(tree);
  }

  static Map<String, @Nullable Object> device(Device device) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("id", device.id());
    tree.put("kind", device.kind().word());
    tree.put("name", device.name());
    tree.put("platform", device.platform());
    tree.put("driver", device.driver());
    tree.put("checking", device.checking());
    tree.put("limits", device.description().map(Json::limits).orElse(null));
    return tree;
  }

  private static Map<String, @Nullable Object> limits(DeviceDescription d) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("vendor", d.vendor());
    tree.put("version", d.version());
    tree.put("computeUnits", d.computeUnits());
    tree.put("maxWorkGroup", d.maxWorkGroup());
    tree.put("globalMemoryBytes", d.globalMemory());
    tree.put("maxAllocationBytes", d.maxAllocation());
    tree.put("localMemoryBytes", d.localMemory());
    tree.put(
        "lastLevelCacheBytes",
        d.lastLevelCache().isPresent() ? d.lastLevelCache().getAsLong() : null);
    tree.put("fp64", d.fp64());
    tree.put("fp16", d.fp16());
    tree.put("unifiedMemory", d.unifiedMemory());
    return tree;
  }

  static Map<String, @Nullable Object> receipt(Receipt receipt) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    LaunchFacts launch = receipt.launch();
    tree.put("operation", receipt.operation());
    tree.put("candidate", receipt.candidate());
    tree.put("kernel", receipt.kernel());
    tree.put("device", device(receipt.device()));
    tree.put("rows", receipt.rows());
    tree.put("width", receipt.width());
    tree.put("epsilon", receipt.epsilon());
    tree.put("format", receipt.format());
    tree.put("sizes", receipt.geometry().sizes());
    tree.put("memoryOrder", receipt.memoryOrder());
    tree.put("mode", receipt.mode());
    tree.put("dtype", receipt.type().text());
    tree.put("target", launch.target());
    tree.put("numerics", launch.numerics());
    tree.put("wallNanos", receipt.wallNanos());
    tree.put("fallback", receipt.fallback().orElse(null));
    Map<String, String> absent = new LinkedHashMap<>();
    fact(tree, absent, "driver", launch.driver());
    fact(tree, absent, "sourceSha256", launch.sourceHash());
    fact(tree, absent, "buildOptions", launch.buildOptions());
    fact(tree, absent, "profile", receipt.profile());
    fact(tree, absent, "globalSize", launch.globalSize());
    fact(tree, absent, "localSize", launch.localSize());
    fact(tree, absent, "bytesToDevice", launch.bytesToDevice());
    fact(tree, absent, "bytesToHost", launch.bytesToHost());
    fact(tree, absent, "zeroCopy", launch.zeroCopy());
    fact(tree, absent, "compileNanos", launch.compileNanos());
    fact(tree, absent, "buildNanos", launch.buildNanos());
    fact(tree, absent, "deviceNanos", launch.deviceNanos());
    fact(tree, absent, "worstUlps", receipt.worstUlps());
    tree.put("absent", absent);
    tree.put("launches", receipt.launches().stream().map(Json::launch).toList());
    return tree;
  }

  private static Map<String, @Nullable Object> launch(LaunchFacts launch) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    Map<String, String> absent = new LinkedHashMap<>();
    tree.put("task", launch.task());
    tree.put("kernel", launch.kernel());
    tree.put("numerics", launch.numerics());
    fact(tree, absent, "sourceSha256", launch.sourceHash());
    fact(tree, absent, "globalSize", launch.globalSize());
    fact(tree, absent, "localSize", launch.localSize());
    fact(tree, absent, "deviceNanos", launch.deviceNanos());
    tree.put("absent", absent);
    return tree;
  }

  private static void fact(
      Map<String, @Nullable Object> tree, Map<String, String> absent, String name, Fact<?> fact) {
    switch (fact) {
      case Fact.Known<?>(var value) -> tree.put(name, value);
      case Fact.Absent<?>(String reason) -> {
        tree.put(name, null);
        absent.put(name, reason);
      }
    }
  }

  static List<Map<String, @Nullable Object>> decision(Decision decision) {
    List<Map<String, @Nullable Object>> list = new ArrayList<>();
    for (Decision.Answer answer : decision.answers()) {
      Map<String, @Nullable Object> tree = new LinkedHashMap<>();
      tree.put("candidate", answer.candidate().name());
      tree.put("accepted", answer.refusal().isEmpty());
      tree.put("reason", answer.refusal().orElse(null));
      list.add(tree);
    }
    return list;
  }

  static Map<String, @Nullable Object> checks(Map<String, ComparisonReport> reports) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    reports.forEach((name, report) -> tree.put(name, check(report)));
    return tree;
  }

  static Map<String, @Nullable Object> check(ComparisonReport report) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("passed", report.passed());
    tree.put("elements", report.elements());
    tree.put("failures", report.failures());
    tree.put("worstUlps", report.worstUlps());
    tree.put("worstShare", report.worstShare());
    // Null where there was no element to compare: the fields are there in any case.
    Optional<ComparisonReport.Element> worst = report.worst();
    tree.put("row", worst.map(w -> w.row()).orElse(null));
    tree.put("column", worst.map(w -> w.column()).orElse(null));
    tree.put("place", worst.map(w -> w.place().text()).orElse(null));
    tree.put("expected", worst.map(w -> w.expectedNumber()).orElse(null));
    tree.put("actual", worst.map(w -> w.actualNumber()).orElse(null));
    tree.put("expectedBits", worst.map(w -> bits(w.type(), w.expected())).orElse(null));
    tree.put("actualBits", worst.map(w -> bits(w.type(), w.actual())).orElse(null));
    tree.put("allowedUlps", worst.map(w -> w.allowance().ulps()).orElse(null));
    return tree;
  }

  /** As many digits as the type has, without 0x. */
  private static String bits(NumberType type, double value) {
    return type.bitsText(value).substring(2);
  }
}
