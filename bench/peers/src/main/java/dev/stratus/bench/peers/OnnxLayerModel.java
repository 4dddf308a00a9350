package dev.stratus.bench.peers;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A model of one LayerNormalization node over the last axis (onnx.proto, opset 17, IR version 8).
 */
final class OnnxLayerModel {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private OnnxLayerModel() {}

  static byte[] bytes(float epsilon) {
    OnnxLayerModel node = new OnnxLayerModel();
    for (String input : List.of("X", "Scale", "B")) {
      node.field(1, input.getBytes(StandardCharsets.UTF_8));
    }
    node.field(2, utf8("Y")).field(4, utf8("LayerNormalization"));
    // AttributeProto: name 1, f 2, type 20 (FLOAT is 1)
    OnnxLayerModel attribute = new OnnxLayerModel().field(1, utf8("epsilon"));
    attribute.key(2, 5);
    attribute.out.writeBytes(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(epsilon).array());
    node.field(5, attribute.number(20, 1).done());
    OnnxLayerModel graph = new OnnxLayerModel().field(1, node.done()).field(2, utf8("layer"));
    for (String input : List.of("X", "Scale", "B")) {
      graph.field(11, value(input));
    }
    graph.field(12, value("Y"));
    return new OnnxLayerModel()
        .number(1, 8)
        .field(7, graph.done())
        .field(8, new OnnxLayerModel().field(1, new byte[0]).number(2, 17).done())
        .done();
  }

  /** ValueInfoProto of floats, without a shape. */
  private static byte[] value(String name) {
    byte[] tensor = new OnnxLayerModel().number(1, 1).done();
    byte[] type = new OnnxLayerModel().field(1, tensor).done();
    return new OnnxLayerModel().field(1, utf8(name)).field(2, type).done();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] done() {
    return out.toByteArray();
  }

  private void key(int field, int wire) {
    varint((long) field << 3 | wire);
  }

  private OnnxLayerModel field(int field, byte[] content) {
    key(field, 2);
    varint(content.length);
    out.writeBytes(content);
    return this;
  }

  private OnnxLayerModel number(int field, long value) {
    key(field, 0);
    varint(value);
    return this;
  }

  private void varint(long value) {
    long left = value;
    while (left >= 128) {
      out.write((int) (left & 127 | 128));
      left >>>= 7;
    }
    out.write((int) left);
  }
}
