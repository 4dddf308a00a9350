package dev.stratus.bench.device;

import dev.stratus.device.BreakEven;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The result of a run as JSON: what files hold, reports are made of and runs are compared by. Built
 * field by field, so that a renamed record cannot change it (docs/benchmarking.md).
 *
 * @param tree the document
 */
public record BenchDocument(ObjectNode tree) {
  public static final int SCHEMA_VERSION = 1;

  static final JsonMapper MAPPER = JsonMapper.builder().build();

  static BenchDocument of(BenchResult result) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("schemaVersion", SCHEMA_VERSION);
    tree.put("command", result.command());
    tree.put("when", result.when().toString());
    tree.put("complete", result.complete());
    tree.put("machine", result.machine());
    tree.put("rounds", result.rounds());
    tree.put("disturbedRounds", result.disturbed());
    tree.put("cases", result.measured().stream().map(BenchDocument::measured).toList());
    tree.put("accuracy", result.accuracy().stream().map(BenchDocument::accuracy).toList());
    tree.put("breakEven", result.models().stream().map(BenchDocument::model).toList());
    tree.put(
        "skipped",
        result.skipped().stream().map(s -> Map.of("id", s.id(), "reason", s.reason())).toList());
    return new BenchDocument(MAPPER.valueToTree(tree));
  }

  private static Map<String, @Nullable Object> measured(Measured m) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("id", m.of().id());
    tree.put("device", m.of().device().id());
    tree.put("deviceName", m.of().device().name());
    tree.put("operation", m.of().operation().text());
    tree.put("stores", m.of().stores().map(s -> s.name()).orElse(null));
    tree.put("rows", m.of().shape().rows());
    tree.put("width", m.of().shape().width());
    tree.put("dtype", m.of().type().text());
    tree.put("kernel", m.kernel());
    tree.put("clock", m.device().isPresent() ? "device" : "host");
    tree.put("nanos", estimate(m.quoted()));
    tree.put("gigabytesPerSecond", m.gigabytesPerSecond());
    tree.put("ceilingGigabytesPerSecond", number(m.ceilingGbs()));
    tree.put("percentOfCeiling", number(m.percentOfCeiling()));
    tree.put(
        "percentOfPeak",
        Machine.peak(m.of().device())
            .map(peak -> 100 * m.gigabytesPerSecond() / peak)
            .orElse(null));
    tree.put("elementsPerSecond", m.elementsPerSecond());
    tree.put("wallNanos", estimate(m.wall()));
    tree.put("warmWallNanos", estimate(m.warm()));
    tree.put("firstRunNanos", m.firstNanos());
    tree.put("compileNanos", known(m.compileNanos()));
    tree.put("driverBuildNanos", known(m.buildNanos()));
    tree.put("worstUlps", m.worstUlps() < 0 ? null : m.worstUlps());
    tree.put("receipt", m.receipt().map(r -> r.text()).orElse(null));
    tree.put("times", LongStream.of(m.wallTimes()).boxed().toList());
    return tree;
  }

  private static @Nullable Long known(long nanos) {
    return nanos < 0 ? null : nanos;
  }

  private static @Nullable Double number(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }

  private static Map<String, @Nullable Object> estimate(Estimate e) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("median", e.nanos());
    tree.put("low", e.low());
    tree.put("high", e.high());
    tree.put("best", e.best());
    tree.put("runs", e.runs());
    return tree;
  }

  private static Map<String, @Nullable Object> accuracy(Accuracy a) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("device", a.device());
    tree.put("form", a.form());
    tree.put("numerics", a.numerics());
    tree.put("worstUlps", a.worstUlps());
    tree.put("meanWorstUlps", a.meanWorstUlps());
    tree.put("gigabytesPerSecond", a.gigabytesPerSecond());
    return tree;
  }

  private static Map<String, @Nullable Object> model(BreakEven b) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("deviceName", b.name());
    tree.put("driver", b.driver());
    tree.put("deviceRunNanos", b.deviceRunNanos());
    tree.put("deviceElementNanos", b.deviceElementNanos());
    tree.put("jvmRunNanos", b.jvmRunNanos());
    tree.put("jvmElementNanos", b.jvmElementNanos());
    tree.put("worstErrorPercent", b.worstErrorPercent());
    tree.put("paysFromElements", b.elements().isPresent() ? b.elements().getAsLong() : null);
    return tree;
  }

  // ---- reading ----

  /** The cases, by id. */
  Map<String, JsonNode> cases() {
    Map<String, JsonNode> cases = new LinkedHashMap<>();
    tree.withArray("cases").forEach(c -> cases.put(c.get("id").asString(), c));
    return cases;
  }

  /** What of the machine has to be alike, by name. */
  Map<String, String> machine() {
    Map<String, String> machine = new LinkedHashMap<>();
    tree.withObject("machine")
        .properties()
        .forEach(e -> machine.put(e.getKey(), e.getValue().asString()));
    return machine;
  }

  static long[] times(JsonNode of) {
    return java.util.stream.StreamSupport.stream(of.get("times").spliterator(), false)
        .mapToLong(JsonNode::asLong)
        .toArray();
  }

  /** The break-even models, to be kept. */
  public List<BreakEven> models() {
    List<BreakEven> all = new ArrayList<>();
    for (JsonNode m : tree.withArray("breakEven")) {
      all.add(
          new BreakEven(
              m.get("deviceName").asString(),
              m.get("driver").asString(),
              m.get("deviceRunNanos").asDouble(),
              m.get("deviceElementNanos").asDouble(),
              m.get("jvmRunNanos").asDouble(),
              m.get("jvmElementNanos").asDouble(),
              m.get("worstErrorPercent").asDouble()));
    }
    return all;
  }

  /**
   * Two runs as one: cases of the second are told apart by a word.
   *
   * @param word such as the runtime's name
   */
  public BenchDocument with(BenchDocument other, String word) {
    ObjectNode merged = tree.deepCopy();
    for (String list : List.of("cases", "accuracy", "skipped")) {
      ArrayNode to = merged.withArray(list);
      for (JsonNode one : other.tree.withArray(list)) {
        ObjectNode copy = one.deepCopy().asObject();
        for (String key : List.of("id", "device")) {
          if (copy.has(key)) {
            copy.put(key, copy.get(key).asString() + " (" + word + ")");
          }
        }
        to.add(copy);
      }
    }
    merged.put(
        "disturbedRounds",
        merged.get("disturbedRounds").asInt() + other.tree.get("disturbedRounds").asInt());
    return new BenchDocument(merged);
  }

  /** On one line. */
  String line() {
    return MAPPER.writeValueAsString(tree);
  }
}
