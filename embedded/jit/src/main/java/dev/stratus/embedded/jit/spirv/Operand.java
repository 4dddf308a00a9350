package dev.stratus.embedded.jit.spirv;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** What follows an instruction's number, type and result. */
sealed interface Operand {

  /** The words it is encoded as. */
  int[] words();

  /** Another instruction's result. */
  record Id(int id) implements Operand {
    @Override
    public int[] words() {
      return new int[] {id};
    }
  }

  /** A number that may have a name: an enumerant such as {@code Kernel}, or a plain literal. */
  record Word(int value, String spelled) implements Operand {
    static Word of(int value) {
      return new Word(value, Integer.toUnsignedString(value));
    }

    @Override
    public int[] words() {
      return new int[] {value};
    }
  }

  /** A number of 64 bits, lower word first. */
  record Wide(long value, String spelled) implements Operand {
    @Override
    public int[] words() {
      return new int[] {(int) value, (int) (value >>> Integer.SIZE)};
    }
  }

  /** A string: UTF-8, ended by a zero, filled up to whole words. */
  record Text(String text) implements Operand {
    @Override
    public int[] words() {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      int[] words = new int[utf8.length / Integer.BYTES + 1];
      ByteBuffer padded =
          ByteBuffer.allocate(words.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      padded.put(utf8).rewind();
      padded.asIntBuffer().get(words);
      return words;
    }
  }
}
