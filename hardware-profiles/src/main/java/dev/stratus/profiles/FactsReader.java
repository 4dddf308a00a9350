package dev.stratus.profiles;

import dev.stratus.profiles.TunedEntry.TunedChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads the parts of a profile that are more than a single value. */
final class FactsReader {
  private static final Set<String> MEASURED_KEYS = Set.of("fact", "device", "how", "date");
  private static final Set<String> DOCUMENT_KEYS = Set.of("says", "title", "revision", "page");
  private static final Set<String> RATE_KEYS = Set.of("what", "device", "command", "date");
  private static final Set<String> TUNED_KEYS =
      Set.of(
          "pass",
          "dtype",
          "rows",
          "width",
          "driver",
          "kernel",
          "form",
          "workGroupSizeItems",
          "vectorWidthFloats",
          "accumulators",
          "storePolicy",
          "rowsPerPart",
          "medianNanoseconds",
          "untunedNanoseconds",
          "clock",
          "steps",
          "date",
          "command");

  /** The element types that can be tuned; the schema has the same. */
  private static final Set<String> DTYPES = Set.of("float32", "float64", "float16", "bfloat16");

  private FactsReader() {}

  /** Memory ceilings and launch cost: a figure with what it comes from. */
  static void rates(YamlKeys top, Map<String, Object> values) {
    if (top.has("memory")) {
      YamlKeys memory = top.keys("memory").requireKnown(Set.of("peak", "measured"));
      if (memory.has("peak")) {
        values.put(FamilyFacts.PEAK, peak(memory.keys("peak")));
      }
      if (memory.has("measured")) {
        values.put(
            FamilyFacts.MEASURED_MEMORY, rate(memory.keys("measured"), "gigabytesPerSecond"));
      }
    }
    if (top.has("launch")) {
      YamlKeys launch = top.keys("launch").requireKnown(Set.of("measured"));
      values.put(FamilyFacts.MEASURED_LAUNCH, rate(launch.keys("measured"), "microseconds"));
    }
  }

  private static PeakBandwidth peak(YamlKeys keys) {
    keys.requireKnown(Set.of("gigabytesPerSecond", "title", "revision", "page"));
    return new PeakBandwidth(
        keys.positive("gigabytesPerSecond"),
        keys.text("title"),
        keys.text("revision"),
        keys.text("page"));
  }

  private static MeasuredRate rate(YamlKeys keys, String unit) {
    Set<String> known = new java.util.HashSet<>(RATE_KEYS);
    known.add(unit);
    keys.requireKnown(known);
    return new MeasuredRate(
        keys.positive(unit),
        keys.text("what"),
        keys.text("device"),
        keys.text("command"),
        keys.date("date"));
  }

  static ProfileFile.Facts facts(YamlKeys top) {
    List<Measurement> measurements = new ArrayList<>();
    for (YamlKeys item : top.list("measured")) {
      item.requireKnown(MEASURED_KEYS);
      measurements.add(
          new Measurement(
              item.text("fact"),
              item.text("device"),
              item.text("how"),
              item.has("date") ? Optional.of(item.date("date")) : Optional.empty()));
    }
    List<DocumentedFact> documents = new ArrayList<>();
    for (YamlKeys item : top.list("documents")) {
      item.requireKnown(DOCUMENT_KEYS);
      documents.add(
          new DocumentedFact(
              item.text("says"), item.text("title"), item.text("revision"), item.text("page")));
    }
    return new ProfileFile.Facts(measurements, documents);
  }

  static List<TunedEntry> tuned(YamlKeys top) {
    return top.list("tuned").stream().map(FactsReader::tunedEntry).toList();
  }

  private static TunedEntry tunedEntry(YamlKeys keys) {
    keys.requireKnown(TUNED_KEYS);
    return new TunedEntry(
        new TunedKey(
            keys.value("pass", Field.word("pass", Pass.values())),
            keys.value("dtype", dtype()),
            count(keys, "rows"),
            count(keys, "width")),
        keys.text("driver"),
        choice(keys),
        keys.value("medianNanoseconds", Field.bytes("medianNanoseconds")),
        keys.value("untunedNanoseconds", Field.bytes("untunedNanoseconds")),
        keys.value("clock", Field.word("clock", TunedClock.values())),
        keys.texts("steps").stream().map(word -> step(keys, word)).toList(),
        keys.date("date"),
        keys.text("command"));
  }

  private static TunedChoice choice(YamlKeys keys) {
    return new TunedChoice(
        keys.text("kernel"),
        keys.value("form", Field.word("form", KernelForm.values())),
        optionalCount(keys, "workGroupSizeItems"),
        keys.value("vectorWidthFloats", Field.vectorWidth("vectorWidthFloats")),
        keys.value("accumulators", Field.accumulators("accumulators")),
        keys.value("storePolicy", Field.word("storePolicy", StoreChoice.values())),
        optionalCount(keys, "rowsPerPart"));
  }

  private static int count(YamlKeys keys, String key) {
    return keys.value(key, Field.count(key));
  }

  private static Optional<Integer> optionalCount(YamlKeys keys, String key) {
    return keys.has(key) ? Optional.of(count(keys, key)) : Optional.empty();
  }

  private static Field<String> dtype() {
    String allowed = "one of " + String.join(", ", DTYPES.stream().sorted().toList());
    return new Field<>(
        "dtype",
        Tag.STR,
        allowed,
        s -> {
          if (!DTYPES.contains(s)) {
            throw new IllegalArgumentException(s);
          }
          return s;
        });
  }

  private static TuneStep step(YamlKeys keys, String word) {
    for (TuneStep step : TuneStep.values()) {
      if (step.text().equals(word)) {
        return step;
      }
    }
    List<String> known = java.util.Arrays.stream(TuneStep.values()).map(TuneStep::text).toList();
    throw keys.wrongAt("steps", "tuned.steps has '" + word + "'. " + Spelling.suggestion(word, known));
  }
}
