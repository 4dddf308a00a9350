package dev.stratus.reference;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An ONNX model of one LayerNormalization node, written as protobuf by hand: opset 17, IR version
 * 8. The field numbers are those of onnx.proto.
 */
final class OnnxModel {
  private static final int IR_VERSION = 8;
  private static final int OPSET = 17;
  static final int FLOAT = 1;
  static final int DOUBLE = 11;

  private OnnxModel() {}

  /**
   * Inputs X, Scale, B; outputs Y and, if asked for, Mean and InvStdDev.
   *
   * @param elementType {@link #FLOAT} or {@link #DOUBLE}
   * @param axis the first normalized axis
   */
  static byte[] layerNormalization(int elementType, int axis, float epsilon, boolean statistics) {
    List<String> inputs = List.of("X", "Scale", "B");
    List<String> outputs = statistics ? List.of("Y", "Mean", "InvStdDev") : List.of("Y");
    Message node = new Message();
    inputs.forEach(name -> node.text(1, name));
    outputs.forEach(name -> node.text(2, name));
    node.text(4, "LayerNormalization");
    // AttributeProto: name 1, f 2, i 3, type 20 (FLOAT 1, INT 2)
    node.message(5, new Message().text(1, "axis").number(3, axis).number(20, 2));
    node.message(5, new Message().text(1, "epsilon").real(2, epsilon).number(20, 1));
    Message graph = new Message().message(1, node).text(2, "layer");
    inputs.forEach(name -> graph.message(11, value(name, elementType)));
    outputs.forEach(name -> graph.message(12, value(name, elementType)));
    return new Message()
        .number(1, IR_VERSION)
        .message(7, graph)
        .message(8, new Message().text(1, "").number(2, OPSET))
        .bytes();
  }

  /** ValueInfoProto: name 1, type 2; TypeProto: tensor_type 1; Tensor: elem_type 1. */
  private static Message value(String name, int elementType) {
    Message tensor = new Message().number(1, elementType);
    return new Message().text(1, name).message(2, new Message().message(1, tensor));
  }

  /** The wire format of protocol buffers, as far as it is needed. */
  private static final class Message {
    private static final int VARINT = 0;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message number(int field, long value) {
      varint((long) field << 3 | VARINT);
      varint(value);
      return this;
    }

    Message real(int field, float value) {
      varint((long) field << 3 | FIXED32);
      ByteBuffer buffer = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      out.writeBytes(buffer.putFloat(value).array());
      return this;
    }

    Message text(int field, String value) {
      return block(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message value) {
      return block(field, value.bytes());
    }

    private Message block(int field, byte[] value) {
      varint((long) field << 3 | LENGTH);
      varint(value.length);
      out.writeBytes(value);
      return this;
    }

    private void varint(long value) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        out.write((int) (rest & 0x7f | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}
