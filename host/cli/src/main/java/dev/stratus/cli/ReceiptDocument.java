package dev.stratus.cli;

import dev.stratus.Fact;
import dev.stratus.LaunchFacts;
import dev.stratus.Receipt;
import dev.stratus.reference.ComparisonReport;
import dev.stratus.tensor.TensorFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The file that {@code --receipt} writes: the receipts of a run with the sources that were compiled
 * and the hashes of the files that were written, so that a stranger can tell what ran, and whether
 * a file is what that run made. {@link ReceiptVerifier} reads it.
 *
 * @param receipts of the passes, or of the shares of them
 * @param checks the comparisons with the reference, by result; empty where nothing was checked
 * @param written the file of each result
 * @param arguments the command's arguments
 */
record ReceiptDocument(
    List<Receipt> receipts,
    Map<String, ComparisonReport> checks,
    Map<String, String> written,
    List<String> arguments) {

  static final String FORMAT = "stratus.receipt/1";

  /** The whole document, sealed. */
  String json() throws IOException {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("format", FORMAT);
    tree.put("stratus", version());
    tree.put("java", Runtime.version().toString());
    tree.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    tree.put("when", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    tree.put("arguments", arguments);
    tree.put("receipts", receipts.stream().map(Json::receipt).toList());
    tree.put("checks", Json.checks(checks));
    tree.put("sources", sources(receipts));
    tree.put("outputs", outputs());
    return Seal.sealed(tree);
  }

  /**
   * Writes the document, whole or not at all.
   *
   * @throws IllegalArgumentException if it cannot be written there
   */
  void write(String file) {
    Path place = Path.of(file);
    Path temporary = place.resolveSibling("." + UUID.randomUUID() + "." + place.getFileName());
    try {
      Files.writeString(temporary, json());
      Files.move(temporary, place, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "The receipt " + file + " cannot be written: " + reason(e) + ".", e);
    } finally {
      remove(temporary);
    }
  }

  /**
   * Says before anything is computed that a receipt could not be written.
   *
   * @param others files that the command reads or writes
   * @throws IllegalArgumentException if it could not
   */
  static void requireWritable(String file, Collection<String> others) {
    Path place = Path.of(file).toAbsolutePath().normalize();
    for (String other : others) {
      if (TensorFiles.file(other).path().toAbsolutePath().normalize().equals(place)) {
        throw new IllegalArgumentException(
            "--receipt is "
                + file
                + ", which is also read or written by this command: name another.");
      }
    }
    Path folder = place.getParent();
    if (Files.isDirectory(Path.of(file))) {
      throw new IllegalArgumentException(
          "--receipt is " + file + ", which is a folder; name a file, such as receipt.json.");
    }
    if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new IllegalArgumentException(
          "--receipt is " + file + ", and its folder is not there or cannot be written.");
    }
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  private static void remove(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each text once, by its hash. */
  private static Map<String, @Nullable Object> sources(List<Receipt> receipts) {
    Map<String, @Nullable Object> all = new TreeMap<>();
    for (Receipt receipt : receipts) {
      for (LaunchFacts launch : receipt.launches()) {
        if (launch.sourceHash() instanceof Fact.Known<String>(String hash)
            && launch.source() instanceof Fact.Known<String>(String text)) {
          all.put(hash, text);
        }
      }
    }
    return all;
  }

  private List<Map<String, @Nullable Object>> outputs() throws IOException {
    List<Map<String, @Nullable Object>> all = new ArrayList<>();
    Map<Path, String> hashes = new HashMap<>();
    for (Map.Entry<String, String> one : written.entrySet()) {
      Path path = TensorFiles.file(one.getValue()).path();
      // An archive that holds several results is read once.
      if (!hashes.containsKey(path)) {
        hashes.put(path, Seal.sha256(path));
      }
      Map<String, @Nullable Object> tree = new LinkedHashMap<>();
      tree.put("result", one.getKey());
      tree.put("file", one.getValue());
      tree.put("path", path.toString());
      tree.put("bytes", Files.size(path));
      tree.put("sha256", hashes.get(path));
      all.add(tree);
    }
    return all;
  }

  private static String version() {
    String version = ReceiptDocument.class.getPackage().getImplementationVersion();
    return version == null ? "built from source" : version;
  }

  /** The bytes that a source's hash is taken of. */
  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
