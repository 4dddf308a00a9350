package dev.stratus.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The head of a .safetensors file: eight bytes with the length of a JSON object (little-endian),
 * the object, and then the arrays' bytes, which it describes without gap or overlap. Source of the
 * rules: the format section of the safetensors project's own page.
 *
 * @param entries the arrays by name, in the file's order
 * @param metadata free texts by name
 * @param dataOffset where the arrays' bytes begin, in bytes
 */
record SafetensorsHeader(
    Map<String, SafetensorsEntry> entries, Map<String, String> metadata, long dataOffset) {

  /** The most that the format's own library reads. */
  static final long MAX_HEADER_BYTES = 100_000_000;

  static final String METADATA = "__metadata__";

  private static final List<String> FIELDS = List.of("dtype", "shape", "data_offsets");

  SafetensorsHeader {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /** An array that is there. */
  SafetensorsEntry entry(String name) {
    return Objects.requireNonNull(entries.get(name), name);
  }

  /**
   * Reads and checks a header.
   *
   * @throws TensorFileException if it is none, or does not describe the file
   */
  static SafetensorsHeader read(FileSpec file, FileChannel channel) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    if (!NpyHeaderReader.readFully(channel, start)) {
      throw file.refuse(
          "is not a .safetensors file: it has "
              + channel.size()
              + " bytes, and eight begin one, the length of its header.");
    }
    long length = start.getLong(0);
    if (length < 2 || length > MAX_HEADER_BYTES) {
      throw file.refuse(
          String.format(
              Locale.ROOT,
              "announces a header of %s bytes; from 2 to %,d are read. It is damaged, or no"
                  + " .safetensors file.",
              Long.toUnsignedString(length),
              MAX_HEADER_BYTES));
    }
    long data = channel.size() - 8 - length;
    if (data < 0) {
      throw file.refuse(
          String.format(
              Locale.ROOT,
              "is truncated, or no .safetensors file: it announces a header of %,d bytes, and %,d"
                  + " are there.",
              length,
              channel.size() - 8));
    }
    ByteBuffer text = ByteBuffer.allocate((int) length);
    if (!NpyHeaderReader.readFully(channel, text)) {
      throw file.refuse("became shorter while it was being read.");
    }
    return new Checks(file).header(text.flip(), 8 + length, data);
  }

  /** Each way in which a header can be wrong has its words. */
  private record Checks(FileSpec file) {

    SafetensorsHeader header(ByteBuffer bytes, long dataOffset, long dataBytes) {
      JsonNode root = json(bytes);
      Map<String, String> metadata = new LinkedHashMap<>();
      Map<String, SafetensorsEntry> entries = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> property : root.properties()) {
        if (property.getKey().equals(METADATA)) {
          metadata.putAll(metadata(property.getValue()));
        } else {
          entries.put(property.getKey(), entry(property.getKey(), property.getValue()));
        }
      }
      requireWhole(entries, dataBytes);
      return new SafetensorsHeader(entries, metadata, dataOffset);
    }

    private JsonNode json(ByteBuffer bytes) {
      if (bytes.get(0) != '{') {
        throw wrong("it begins with the byte " + String.format("%02x", bytes.get(0)) + ", not {");
      }
      try {
        String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        return JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readTree(text);
      } catch (CharacterCodingException e) {
        throw file.refuse("has a malformed .safetensors header: it is no UTF-8 text.", e);
      } catch (JacksonException e) {
        throw file.refuse(
            "has a malformed .safetensors header: " + e.getOriginalMessage() + ".", e);
      }
    }

    private Map<String, String> metadata(JsonNode node) {
      Map<String, String> texts = new LinkedHashMap<>();
      if (!node.isObject()) {
        throw wrong(METADATA + " is no object of texts");
      }
      for (Map.Entry<String, JsonNode> text : node.properties()) {
        if (!text.getValue().isString()) {
          throw wrong(
              METADATA
                  + " holds '"
                  + text.getKey()
                  + "' = "
                  + text.getValue()
                  + ", which is no text");
        }
        texts.put(text.getKey(), text.getValue().stringValue());
      }
      return texts;
    }

    private SafetensorsEntry entry(String name, JsonNode node) {
      for (String field : node.isObject() ? node.propertyNames() : List.<String>of()) {
        if (!FIELDS.contains(field)) {
          throw wrong("the array '" + name + "' has the unknown field '" + field + "'");
        }
      }
      JsonNode dtype = node.path("dtype");
      JsonNode offsets = node.path("data_offsets");
      if (!dtype.isString() || !node.path("shape").isArray() || offsets.size() != 2) {
        throw wrong(
            "the array '" + name + "' is not described by a dtype, a shape and two data_offsets");
      }
      List<Long> shape = new ArrayList<>();
      for (JsonNode size : node.path("shape")) {
        shape.add(count(name, "a size", size));
      }
      long begin = count(name, "an offset", offsets.path(0));
      long end = count(name, "an offset", offsets.path(1));
      SafetensorsEntry entry = new SafetensorsEntry(dtype.stringValue(), shape, begin, end);
      if (end < begin) {
        throw wrong("the array '" + name + "' begins at byte " + begin + " and ends at " + end);
      }
      if (entry.neededBytes().isPresent() && entry.neededBytes().get() != entry.bytes()) {
        throw wrong(
            String.format(
                Locale.ROOT,
                "the array '%s' is %s, %,d bytes, and its offsets hold %,d",
                name,
                entry.text(),
                entry.neededBytes().get(),
                entry.bytes()));
      }
      return entry;
    }

    private long count(String name, String what, JsonNode node) {
      if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
        throw wrong(
            "the array '"
                + name
                + "' has "
                + what
                + " "
                + node
                + "; it must be a whole number >= 0");
      }
      return node.longValue();
    }

    /** The arrays lie one after the other and fill the file: no overlap, no gap, no rest. */
    private void requireWhole(Map<String, SafetensorsEntry> entries, long dataBytes) {
      long at = 0;
      String last = "";
      var inOrder =
          entries.entrySet().stream()
              .sorted(
                  Comparator.comparingLong(
                          (Map.Entry<String, SafetensorsEntry> e) -> e.getValue().begin())
                      .thenComparingLong(e -> e.getValue().end()))
              .toList();
      for (Map.Entry<String, SafetensorsEntry> named : inOrder) {
        SafetensorsEntry entry = named.getValue();
        if (entry.begin() < at) {
          throw wrong(
              "the arrays '"
                  + last
                  + "' and '"
                  + named.getKey()
                  + "' overlap: one ends at byte "
                  + at
                  + ", the other begins at "
                  + entry.begin());
        }
        if (entry.begin() > at) {
          throw wrong(
              "bytes "
                  + at
                  + " to "
                  + entry.begin()
                  + " before the array '"
                  + named.getKey()
                  + "' belong to no array");
        }
        at = entry.end();
        last = named.getKey();
      }
      if (at > dataBytes) {
        throw file.refuse(
            String.format(
                Locale.ROOT,
                "is truncated: its header announces %,d bytes of values, and %,d are there.",
                at,
                dataBytes));
      }
      if (at < dataBytes) {
        throw wrong(
            String.format(
                Locale.ROOT, "%,d bytes after its last array belong to no array", dataBytes - at));
      }
    }

    private TensorFileException wrong(String what) {
      return file.refuse("has a malformed .safetensors header: " + what + ".");
    }
  }
}
