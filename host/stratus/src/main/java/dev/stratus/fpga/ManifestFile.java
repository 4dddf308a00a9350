package dev.stratus.fpga;

import dev.stratus.embedded.spi.FpgaCode;
import dev.stratus.embedded.spi.FpgaDesign;
import dev.stratus.fpga.FpgaManifest.Built;
import dev.stratus.fpga.FpgaManifest.Kernel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The manifest as JSON. Built field by field, so that a renamed record changes no file. */
final class ManifestFile {
  private ManifestFile() {}

  /** Writes it whole or not at all. */
  static void write(FpgaManifest manifest, FpgaTarget target, Path folder) {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    root.put("format", FpgaManifest.FORMAT);
    root.put("profile", manifest.profile());
    root.put("matchedAt", target.matchedAt());
    ArrayNode assumed = root.putArray("assumed");
    target.assumed().forEach(assumed::add);
    root.put("vendor", manifest.vendor().name().toLowerCase(Locale.ROOT));
    root.put("board", manifest.board());
    ArrayNode kernels = root.putArray("kernels");
    for (Kernel kernel : manifest.kernels()) {
      ObjectNode node = kernels.addObject();
      put(node, kernel);
      ObjectNode commands = node.putObject("commands");
      for (BuildMode mode : List.of(BuildMode.EMULATION, BuildMode.REPORT, BuildMode.HARDWARE)) {
        ArrayNode lines = commands.putArray(mode.text());
        VendorCommand.of(target, kernel.name(), kernel.entryPoint(), mode)
            .forEach(command -> lines.add(command.shell()));
      }
    }
    write(root, folder);
  }

  /** Writes the bitstreams into a manifest that is there, and leaves the rest as it is. */
  static void writeBuilt(FpgaManifest manifest, Path folder) {
    ObjectNode root = (ObjectNode) parse(folder.resolve(FpgaManifest.FILE));
    for (int i = 0; i < manifest.kernels().size(); i++) {
      putBuilt((ObjectNode) root.path("kernels").path(i), manifest.kernels().get(i));
    }
    write(root, folder);
  }

  private static void write(ObjectNode root, Path folder) {
    String text = JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root);
    Path file = folder.resolve(FpgaManifest.FILE);
    Path part = folder.resolve(FpgaManifest.FILE + ".part");
    try {
      Files.writeString(part, text + "\n");
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written: " + e, e);
    }
  }

  private static void put(ObjectNode node, Kernel kernel) {
    node.put("name", kernel.name());
    node.put("method", kernel.method());
    node.put("entryPoint", kernel.entryPoint());
    node.put("source", kernel.source());
    node.put("sourceSha256", kernel.sourceHash());
    node.put("workItemsOfGroup", kernel.workGroupItems());
    node.put("onChipBytes", kernel.onChipBytes());
    ObjectNode design = node.putObject("design");
    FpgaDesign made = kernel.design();
    design.put("target", made.target());
    made.initiationInterval().ifPresent(cycles -> design.put("initiationIntervalCycles", cycles));
    made.unroll().ifPresent(turns -> design.put("unroll", turns));
    design.put("workGroupItems", made.workGroupItems());
    design.put("dataflow", made.dataflow());
    putSizes(node.putArray("fixed"), kernel, made.fixed(), "value");
    putSizes(node.putArray("limits"), kernel, kernel.limits(), "atMost");
    ArrayNode arguments = node.putArray("arguments");
    for (FpgaCode.Argument argument : kernel.arguments()) {
      arguments
          .addObject()
          .put("name", argument.name())
          .put("kind", argument.kind().name().toLowerCase(Locale.ROOT))
          .put("type", argument.type())
          .put("parameter", argument.javaIndex())
          .put("read", argument.read())
          .put("written", argument.written());
    }
    putBuilt(node, kernel);
  }

  private static void putBuilt(ObjectNode node, Kernel kernel) {
    ArrayNode built = node.putArray("bitstreams");
    for (Built one : kernel.built()) {
      built
          .addObject()
          .put("build", one.mode().text())
          .put("file", one.file())
          .put("sha256", one.sha256())
          .put("board", one.board());
    }
  }

  private static void putSizes(
      ArrayNode array, Kernel kernel, Map<Integer, Integer> sizes, String word) {
    new TreeMap<>(sizes)
        .forEach((parameter, value) ->
            array
                .addObject()
                .put("parameter", parameter)
                .put("name", kernel.argumentName(parameter))
                .put(word, value));
  }

  // ---- reading ----

  /**
   * @throws IllegalArgumentException if there is none, or it is not one
   */
  static FpgaManifest read(Path folder) {
    Path file = folder.resolve(FpgaManifest.FILE);
    Reader reader = new Reader(file, parse(file));
    String format = reader.text("format");
    if (!format.equals(FpgaManifest.FORMAT)) {
      throw reader.wrong("format", FpgaManifest.FORMAT);
    }
    List<Kernel> kernels = new ArrayList<>();
    for (Reader kernel : reader.list("kernels")) {
      kernels.add(kernel(kernel));
    }
    return new FpgaManifest(
        reader.text("profile"),
        reader.word("vendor", FpgaVendor.values()),
        reader.text("board"),
        kernels);
  }

  private static JsonNode parse(Path file) {
    try {
      return JsonMapper.shared().readTree(Files.readString(file));
    } catch (NoSuchFileException none) {
      throw new IllegalArgumentException(
          file + " is not there: 'stratus fpga build' writes such a folder.", none);
    } catch (IOException | JacksonException unreadable) {
      throw new IllegalArgumentException(
          file + " cannot be read as JSON: " + unreadable.getMessage(), unreadable);
    }
  }

  private static Kernel kernel(Reader kernel) {
    Reader design = kernel.object("design");
    return new Kernel(
        kernel.text("name"),
        kernel.text("method"),
        kernel.text("entryPoint"),
        kernel.text("source"),
        kernel.text("sourceSha256"),
        new FpgaDesign(
            design.text("target"),
            sizes(kernel, "fixed", "value"),
            design.optionalInt("initiationIntervalCycles"),
            design.optionalInt("unroll"),
            design.number("workGroupItems"),
            design.flag("dataflow")),
        sizes(kernel, "limits", "atMost"),
        kernel.list("arguments").stream()
            .map(a ->
                new FpgaCode.Argument(
                    a.text("name"),
                    a.word("kind", FpgaCode.Kind.values()),
                    a.text("type"),
                    a.number("parameter"),
                    a.flag("read"),
                    a.flag("written")))
            .toList(),
        kernel.number("workItemsOfGroup"),
        kernel.number("onChipBytes"),
        kernel.list("bitstreams").stream()
            .map(b ->
                new Built(
                    BuildMode.of(b.text("build")),
                    b.text("file"),
                    b.text("sha256"),
                    b.text("board")))
            .toList());
  }

  private static Map<Integer, Integer> sizes(Reader kernel, String list, String word) {
    Map<Integer, Integer> sizes = new TreeMap<>();
    kernel.list(list).forEach(size -> sizes.put(size.number("parameter"), size.number(word)));
    return sizes;
  }

  /** Reads fields; whatever is wrong with one is said with its name and the file's. */
  private record Reader(Path file, JsonNode node) {
    String text(String name) {
      return value(name, JsonNode::isString, "a text", JsonNode::asString);
    }

    int number(String name) {
      return value(name, JsonNode::isInt, "a whole number", JsonNode::asInt);
    }

    boolean flag(String name) {
      return value(name, JsonNode::isBoolean, "true or false", JsonNode::asBoolean);
    }

    OptionalInt optionalInt(String name) {
      return node.has(name) ? OptionalInt.of(number(name)) : OptionalInt.empty();
    }

    Reader object(String name) {
      return value(name, JsonNode::isObject, "an object", found -> new Reader(file, found));
    }

    List<Reader> list(String name) {
      return value(
          name,
          JsonNode::isArray,
          "a list",
          found -> found.valueStream().map(element -> new Reader(file, element)).toList());
    }

    <E extends Enum<E>> E word(String name, E[] values) {
      String text = text(name);
      return Arrays.stream(values)
          .filter(v -> v.name().toLowerCase(Locale.ROOT).equals(text))
          .findFirst()
          .orElseThrow(
              () -> wrong(name, "one of " + Arrays.toString(values).toLowerCase(Locale.ROOT)));
    }

    private <T> T value(
        String name, Predicate<JsonNode> fits, String wanted, Function<JsonNode, T> read) {
      JsonNode found = node.path(name);
      if (!fits.test(found)) {
        throw wrong(name, wanted);
      }
      return read.apply(found);
    }

    IllegalArgumentException wrong(String name, String wanted) {
      return new IllegalArgumentException(
          file
              + " is no manifest of an FPGA project: "
              + name
              + (node.has(name) ? " is " + node.path(name) : " is missing")
              + "; it must be "
              + wanted
              + ".");
    }
  }
}
