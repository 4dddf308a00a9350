package dev.stratus.cli;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a receipt as a stranger would: what in it holds, what does not, what cannot be told. */
final class ReceiptVerifier {

  /** Whether a point holds. */
  enum State {
    HOLDS,
    BROKEN,
    UNKNOWN;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param point what was looked at
   * @param text what was found
   */
  record Finding(String point, State state, String text) {}

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final JsonNode document;
  private final Path folder;
  private final List<Finding> findings = new ArrayList<>();

  private ReceiptVerifier(JsonNode document, Path folder) {
    this.document = document;
    this.folder = folder;
  }

  /**
   * @param text the document
   * @param file where it lies: outputs with relative paths are looked for from the working folder
   *     first, then beside it
   * @throws IllegalArgumentException if the text is no receipt
   */
  static List<Finding> verify(String text, Path file) {
    JsonNode document = parse(text, file);
    Path parent = file.toAbsolutePath().getParent();
    ReceiptVerifier verifier = new ReceiptVerifier(document, parent == null ? Path.of("") : parent);
    if (verifier.layout(text)) {
      verifier.seal(text);
      verifier.sources();
      document.get("receipts").forEach(verifier::facts);
      document.get("receipts").forEach(verifier::proof);
      verifier.checks();
      document.get("outputs").forEach(verifier::output);
    }
    return verifier.findings;
  }

  private static JsonNode parse(String text, Path file) {
    JsonNode document;
    try {
      document = MAPPER.readTree(text);
    } catch (JacksonException notJson) {
      throw new IllegalArgumentException(
          file + " is no JSON: " + notJson.getOriginalMessage() + ".", notJson);
    }
    String format = document.path("format").asString("");
    if (!format.startsWith("stratus.receipt/")) {
      throw new IllegalArgumentException(
          file
              + " is no receipt: its format is "
              + (format.isEmpty() ? "not given" : "\"" + format + "\"")
              + ", and a receipt's is \""
              + ReceiptDocument.FORMAT
              + "\" (stratus layernorm --receipt FILE writes one).");
    }
    if (!format.equals(ReceiptDocument.FORMAT)) {
      throw new IllegalArgumentException(
          file
              + " has the format \""
              + format
              + "\", and this version reads \""
              + ReceiptDocument.FORMAT
              + "\"; use the version of Stratus that wrote it.");
    }
    return document;
  }

  private void say(String point, State state, String text) {
    findings.add(new Finding(point, state, text));
  }

  private void say(String point, List<String> problems, String good) {
    say(
        point,
        problems.isEmpty() ? State.HOLDS : State.BROKEN,
        problems.isEmpty() ? good : String.join("; ", problems));
  }

  private boolean layout(String text) {
    // The validator's logging has no place to go, and would say so on standard error.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    List<String> problems =
        schema().validate(text, InputFormat.JSON).stream()
            .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
            .toList();
    say("layout", problems, "as the schema has it");
    return problems.isEmpty();
  }

  private static Schema schema() {
    try (InputStream in = ReceiptVerifier.class.getResourceAsStream("receipt.schema.json")) {
      if (in == null) {
        throw new IllegalStateException("receipt.schema.json is not in the build.");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void seal(String text) {
    boolean same = Seal.of(text).equals(document.get(Seal.FIELD).asString());
    say(
        "seal",
        same ? State.HOLDS : State.BROKEN,
        same
            ? "nothing was changed since it was sealed"
            : "the content is not what was sealed: it was changed");
  }

  private void sources() {
    JsonNode sources = document.get("sources");
    List<String> problems = new ArrayList<>();
    for (Map.Entry<String, JsonNode> source : sources.properties()) {
      String text = source.getValue().asString();
      if (!Seal.sha256(ReceiptDocument.utf8(text)).equals(source.getKey())) {
        problems.add("the text under " + shortly(source.getKey()) + " has another hash");
      }
    }
    for (JsonNode receipt : document.get("receipts")) {
      for (JsonNode launch : receipt.get("launches")) {
        JsonNode hash = launch.get("sourceSha256");
        if (hash.isString() && !sources.has(hash.asString())) {
          problems.add(
              "the source "
                  + shortly(hash.asString())
                  + " of "
                  + launch.get("task").asString()
                  + " is not in the receipt");
        }
      }
    }
    say("sources", problems, sources.size() + " texts, each with the hash its launch names");
  }

  private static String shortly(String hash) {
    return hash.substring(0, Math.min(12, hash.length()));
  }

  /** A fact is there, or the reason why not is; and the parts make the whole. */
  private void facts(JsonNode receipt) {
    List<String> problems = new ArrayList<>();
    missing(receipt, problems);
    receipt.get("launches").forEach(launch -> missing(launch, problems));
    JsonNode total = receipt.get("deviceNanos");
    List<JsonNode> parts =
        receipt.get("launches").valueStream().map(l -> l.get("deviceNanos")).toList();
    if (total.isNumber() && !parts.isEmpty() && parts.stream().allMatch(JsonNode::isNumber)) {
      long sum = parts.stream().mapToLong(JsonNode::asLong).sum();
      if (sum != total.asLong()) {
        problems.add("the launches took " + sum + " ns and the whole " + total.asLong() + " ns");
      }
    }
    say("facts", problems, operation(receipt) + ": each is there, or its reason is");
  }

  private static void missing(JsonNode tree, List<String> problems) {
    JsonNode absent = tree.get("absent");
    for (Map.Entry<String, JsonNode> reason : absent.properties()) {
      JsonNode value = tree.get(reason.getKey());
      if (value == null || !value.isNull()) {
        problems.add(reason.getKey() + " is there and said to be absent");
      }
    }
    for (Map.Entry<String, JsonNode> field : tree.properties()) {
      boolean mayBeNull = field.getKey().equals("fallback");
      if (field.getValue().isNull() && !mayBeNull && !absent.has(field.getKey())) {
        problems.add(field.getKey() + " is absent without a reason");
      }
    }
  }

  private void proof(JsonNode receipt) {
    String target = receipt.get("target").asString();
    JsonNode nanos = receipt.get("deviceNanos");
    String operation = operation(receipt);
    if (target.equals("none")) {
      say("proof", State.HOLDS, operation + ": there was nothing to run, and it says so");
    } else if (target.equals("jvm")) {
      say("proof", State.HOLDS, operation + ": ran on the JVM, and says so");
    } else if (nanos.isNumber() && nanos.asLong() > 0) {
      say(
          "proof",
          State.HOLDS,
          String.format(
              Locale.ROOT,
              "%s: %.3f ms on the clock of %s",
              operation,
              nanos.asLong() / 1e6,
              receipt.get("device").get("name").asString()));
    } else if (nanos.isNumber()) {
      // Some drivers' clocks stand still, or tick too seldom for a short launch.
      say(
          "proof",
          State.UNKNOWN,
          operation + ": the device's clock gave " + nanos.asLong() + " ns");
    } else {
      say(
          "proof",
          State.UNKNOWN,
          operation + ": no device time (" + receipt.at("/absent/deviceNanos").asString("") + ")");
    }
  }

  private static String operation(JsonNode receipt) {
    return receipt.get("operation").asString();
  }

  private void checks() {
    JsonNode checks = document.get("checks");
    if (checks.isEmpty()) {
      say("checks", State.UNKNOWN, "nothing was compared with the reference (--check does)");
      return;
    }
    List<String> failed =
        checks
            .propertyStream()
            .filter(check -> !check.getValue().get("passed").asBoolean())
            .map(check -> check.getKey() + " failed against the reference")
            .toList();
    say(
        "checks",
        failed,
        checks.propertyStream().map(Map.Entry::getKey).collect(Collectors.joining(", "))
            + " passed against the reference");
  }

  private void output(JsonNode output) {
    String name = output.get("path").asString();
    Path path = Path.of(name);
    if (!Files.exists(path)) {
      path = folder.resolve(path.getFileName().toString());
    }
    if (!Files.exists(path)) {
      say("output", State.UNKNOWN, name + " is not there");
      return;
    }
    try {
      boolean same = Seal.sha256(path).equals(output.get("sha256").asString());
      say(
          "output",
          same ? State.HOLDS : State.BROKEN,
          name + (same ? " is what that run wrote" : " is not what that run wrote"));
    } catch (IOException unreadable) {
      say("output", State.UNKNOWN, name + " cannot be read: " + unreadable.getMessage());
    }
  }
}
