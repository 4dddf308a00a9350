package dev.stratus.embedded.jit.spirv;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/** A finished module. */
public final class SpirvModule {
  private static final int MAGIC = 0x07230203;
  private static final int HEADER_WORDS = 5;
  private static final int MARGIN = 32;

  private final SpirvVersion version;
  private final int bound;
  private final List<Instruction> instructions;
  private final Map<Integer, String> names;

  SpirvModule(
      SpirvVersion version, int bound, List<Instruction> instructions, Map<Integer, String> names) {
    this.version = version;
    this.bound = bound;
    this.instructions = List.copyOf(instructions);
    this.names = Map.copyOf(names);
  }

  /** The module as drivers take it: 32-bit words, the lower byte first. */
  public byte[] bytes() {
    List<int[]> encoded = instructions.stream().map(Instruction::words).toList();
    int length = HEADER_WORDS + encoded.stream().mapToInt(words -> words.length).sum();
    ByteBuffer bytes = ByteBuffer.allocate(length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    // The generator's number is 0: none is registered for this compiler.
    bytes.putInt(MAGIC).putInt(version.word()).putInt(0).putInt(bound).putInt(0);
    for (int[] words : encoded) {
      for (int word : words) {
        bytes.putInt(word);
      }
    }
    return bytes.array();
  }

  /** The same module in the assembler's language, which {@code spirv-as} takes. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append("; SPIR-V ").append(version.spelled()).append("\n; ids below ").append(bound);
    text.append('\n');
    for (Instruction instruction : instructions) {
      if (instruction.op() == Op.FUNCTION) {
        text.append('\n');
      }
      String result = instruction.result() == 0 ? "" : id(instruction.result()) + " = ";
      text.append(" ".repeat(Math.max(0, MARGIN - result.length())))
          .append(result)
          .append(instruction.text(this::id))
          .append('\n');
    }
    return text.toString();
  }

  private String id(int id) {
    return "%" + names.getOrDefault(id, Integer.toString(id));
  }
}
