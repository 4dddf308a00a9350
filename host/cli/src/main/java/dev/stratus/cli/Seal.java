package dev.stratus.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The hash over a receipt's own content, by which a change shows: SHA-256 of the document without
 * its seal, with sorted names and no white space. It is no signature: whoever changes the content
 * can seal it again.
 */
final class Seal {
  static final String FIELD = "seal";

  /** Reads and prints the same values the same way, whatever the layout of the text. */
  private static final JsonMapper CANONICAL =
      JsonMapper.builder()
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private Seal() {}

  /** The document as text, with its seal at the end. */
  static String sealed(Map<String, @Nullable Object> tree) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>(tree);
    all.put(FIELD, of(Json.print(tree)));
    return Json.print(all) + "\n";
  }

  /** The seal of a document's text, whose own is left out. */
  static String of(String text) {
    JsonNode node = CANONICAL.readTree(text);
    ObjectNode content = ((ObjectNode) node).deepCopy();
    content.remove(FIELD);
    Object sorted = CANONICAL.treeToValue(content, Object.class);
    return sha256(CANONICAL.writeValueAsString(sorted).getBytes(StandardCharsets.UTF_8));
  }

  /** Hexadecimal, lower case. */
  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  /** The same of a file of any size. */
  static String sha256(Path file) throws IOException {
    MessageDigest digest = digest();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] piece = new byte[1 << 20];
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        digest.update(piece, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
