package dev.stratus.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is to be written as a .safetensors file: new tensors, and arrays of another file byte by
 * byte.
 */
final class SafetensorsContents {
  private final Map<String, Part> parts = new TreeMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  /** One array and what writes its bytes. */
  private record Part(SafetensorsEntry entry, WholeFile.Body bytes) {
    Part at(long place) {
      return new Part(entry.at(place), bytes);
    }
  }

  /** Free texts. */
  void addMetadata(Map<String, String> texts) {
    metadata.putAll(texts);
  }

  /**
   * A tensor under a name; replaces what had the name.
   *
   * @param file that will be written, for messages
   */
  void add(FileSpec file, String name, Tensor tensor) {
    if (name.equals(SafetensorsHeader.METADATA)) {
      throw file.refuse("cannot hold an array named " + name + ": that is the format's own word.");
    }
    Tensor dense = tensor.dense();
    Tensor rows = dense.order() == MemoryOrder.COLUMN_MAJOR ? dense.reversed() : dense;
    List<Long> shape = Arrays.stream(rows.sizes()).mapToObj(Long::valueOf).toList();
    String type = SafetensorsEntry.nameOf(rows.dtype());
    var memory = rows.data().getSegment();
    parts.put(
        name,
        new Part(
            new SafetensorsEntry(type, shape, 0, memory.byteSize()),
            channel -> TensorBytes.write(rows.dtype(), memory, channel)));
    metadata.put(SafetensorsFile.FORMAT + name, rows.format().text());
    metadata.put(SafetensorsFile.ORDER + name, dense.order().text());
  }

  /** Everything of another file, which must stay open. */
  void addAll(SafetensorsReader other) {
    metadata.putAll(other.header().metadata());
    for (Map.Entry<String, SafetensorsEntry> named : other.header().entries().entrySet()) {
      SafetensorsEntry entry = named.getValue();
      parts.put(
          named.getKey(), new Part(entry, channel -> copy(other, named.getKey(), entry, channel)));
    }
  }

  private static void copy(
      SafetensorsReader other, String name, SafetensorsEntry entry, WritableByteChannel channel)
      throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(1 << 18);
    for (long at = entry.begin(); at < entry.end(); at += chunk.limit()) {
      chunk.clear().limit((int) Math.min(chunk.capacity(), entry.end() - at));
      other.readBytes(name, at, chunk);
      channel.write(chunk.flip());
    }
  }

  /** Writes the file, whole or not at all. */
  void write(WholeFile output) {
    long data = 0;
    Map<String, Part> placed = new LinkedHashMap<>();
    for (Map.Entry<String, Part> named : wideFirst()) {
      Part part = named.getValue().at(data);
      placed.put(named.getKey(), part);
      data = part.entry.end();
    }
    byte[] header = header(output.target(), placed);
    output.write(
        header.length + data,
        channel -> {
          channel.write(ByteBuffer.wrap(header));
          for (Part part : placed.values()) {
            part.bytes.write(channel);
          }
        });
  }

  /** So each array begins at a multiple of its element's size. */
  private List<Map.Entry<String, Part>> wideFirst() {
    return parts.entrySet().stream()
        .sorted(
            Comparator.comparingInt(
                (Map.Entry<String, Part> named) -> -named.getValue().entry.alignment()))
        .toList();
  }

  private byte[] header(FileSpec file, Map<String, Part> placed) {
    JsonMapper mapper = JsonMapper.shared();
    ObjectNode root = mapper.createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode texts = root.putObject(SafetensorsHeader.METADATA);
      metadata.forEach(texts::put);
    }
    for (Map.Entry<String, Part> named : placed.entrySet()) {
      SafetensorsEntry entry = named.getValue().entry;
      ObjectNode node = root.putObject(named.getKey()).put("dtype", entry.dtype());
      ArrayNode shape = node.putArray("shape");
      entry.shape().forEach(shape::add);
      node.putArray("data_offsets").add(entry.begin()).add(entry.end());
    }
    byte[] json = mapper.writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
    int padded = (json.length + 7) / 8 * 8; // the arrays begin at a multiple of 8
    if (padded > SafetensorsHeader.MAX_HEADER_BYTES) {
      throw file.refuse(
          String.format(
              Locale.ROOT,
              "cannot be written: its header would have %,d bytes, and at most %,d are read.",
              padded,
              SafetensorsHeader.MAX_HEADER_BYTES));
    }
    ByteBuffer out = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(padded).put(json);
    while (out.hasRemaining()) {
      out.put((byte) ' ');
    }
    return out.array();
  }
}
