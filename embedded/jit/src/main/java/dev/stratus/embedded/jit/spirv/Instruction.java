package dev.stratus.embedded.jit.spirv;

import java.util.List;
import java.util.function.IntFunction;

/**
 * One instruction.
 *
 * @param type the id of its result's type, 0: none
 * @param result the id of its result, 0: none
 */
record Instruction(Op op, int type, int result, List<Operand> operands) {
  /** The length of an instruction has 16 bits. */
  static final int MOST_WORDS = 65_535;

  Instruction {
    operands = List.copyOf(operands);
  }

  int[] words() {
    List<int[]> tail = operands.stream().map(Operand::words).toList();
    int length = 1 + (type == 0 ? 0 : 1) + (result == 0 ? 0 : 1);
    for (int[] operand : tail) {
      length += operand.length;
    }
    if (length > MOST_WORDS) {
      throw new IllegalStateException(
          op.spelled()
              + " has "
              + length
              + " words, "
              + MOST_WORDS
              + " at most. Please report it.");
    }
    int[] words = new int[length];
    int at = 0;
    words[at++] = length << Short.SIZE | op.code();
    if (type != 0) {
      words[at++] = type;
    }
    if (result != 0) {
      words[at++] = result;
    }
    for (int[] operand : tail) {
      System.arraycopy(operand, 0, words, at, operand.length);
      at += operand.length;
    }
    return words;
  }

  /** {@code OpName operands}, without the result. */
  String text(IntFunction<String> ids) {
    StringBuilder text = new StringBuilder(op.spelled());
    if (type != 0) {
      text.append(' ').append(ids.apply(type));
    }
    for (Operand operand : operands) {
      text.append(' ')
          .append(
              switch (operand) {
                case Operand.Id id -> ids.apply(id.id());
                case Operand.Word word -> word.spelled();
                case Operand.Wide wide -> wide.spelled();
                case Operand.Text string -> '"' + string.text() + '"';
              });
    }
    return text.toString();
  }
}
