package dev.stratus.embedded.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import uk.ac.manchester.tornado.api.exceptions.TornadoOutOfMemoryException;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.CharArray;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

class NativeArrayTest {
  private static final List<Integer> SIZES = List.of(0, 1, 2, 3, 15, 16, 17, 63, 64, 65, 100);

  @ParameterizedTest
  @EnumSource
  void newArraysHoldZeros(ArrayKind kind) {
    for (int size : SIZES) {
      assertElements(kind, kind.zeros(size), size, i -> kind.zero());
    }
  }

  @ParameterizedTest
  @EnumSource
  void element0IsOnA64ByteBoundary(ArrayKind kind) {
    for (int size : SIZES) {
      TornadoNativeArray array = kind.zeros(size);
      assertThat(array.getSegment().address() % 64).isZero();
      assertThat(array.getSegment().address() - array.getSegmentWithHeader().address())
          .isEqualTo(TornadoNativeArray.ARRAY_HEADER)
          .isEqualTo(16);
    }
  }

  @ParameterizedTest
  @EnumSource
  void sizesAreTold(ArrayKind kind) {
    TornadoNativeArray array = kind.zeros(17);
    assertThat(array.getSize()).isEqualTo(17);
    assertThat(array.getElementSize()).isEqualTo(kind.bytes);
    assertThat(array.getNumBytesOfSegment())
        .isEqualTo(17L * kind.bytes)
        .isEqualTo(array.getSegment().byteSize());
    assertThat(array.getNumBytesOfSegmentWithHeader())
        .isEqualTo(16 + 17L * kind.bytes)
        .isEqualTo(array.getSegmentWithHeader().byteSize());
  }

  @ParameterizedTest
  @EnumSource
  void whatIsSetIsGot(ArrayKind kind) {
    TornadoNativeArray array = kind.zeros(100);
    for (int i = 0; i < 100; i++) {
      kind.set(array, i, kind.sample(i));
    }
    assertElements(kind, array, 100, kind::sample);
    kind.clear(array);
    assertElements(kind, array, 100, i -> kind.zero());
  }

  @ParameterizedTest
  @EnumSource
  void oneValueForAll(ArrayKind kind) {
    TornadoNativeArray array = kind.zeros(33);
    kind.init(array, kind.sample(5));
    assertElements(kind, array, 33, i -> kind.sample(5));
    kind.initialize(array, kind.sample(0));
    assertElements(kind, array, 33, i -> kind.sample(0));
  }

  @ParameterizedTest
  @EnumSource
  void indicesOutsideAreNamed(ArrayKind kind) {
    for (int size : List.of(0, 1, 5)) {
      TornadoNativeArray array = kind.zeros(size);
      for (int index : List.of(-1, size, Integer.MIN_VALUE, Integer.MAX_VALUE)) {
        String message =
            "Index %d is outside %s of %d elements.".formatted(index, kind.named(), size);
        assertThatThrownBy(() -> kind.get(array, index))
            .isInstanceOf(IndexOutOfBoundsException.class)
            .hasMessage(message);
        assertThatThrownBy(() -> kind.set(array, index, kind.sample(2)))
            .isInstanceOf(IndexOutOfBoundsException.class)
            .hasMessage(message);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void negativeSizesAreRefused(ArrayKind kind) {
    assertThatThrownBy(() -> kind.zeros(-3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The size of %s cannot be -3; give 0 or more elements.".formatted(kind.named()));
  }

  @ParameterizedTest
  @EnumSource
  void javaArraysAreCopied(ArrayKind kind) {
    Object values = kind.samples(0, 9);
    TornadoNativeArray array = kind.fromArray(values);
    Array.set(values, 3, kind.zero());
    assertElements(kind, array, 9, kind::sample);
    assertElements(kind, kind.fromElements(kind.samples(4, 7)), 3, i -> kind.sample(4 + i));
    assertThat(kind.fromArray(kind.samples(0, 0)).getSize()).isZero();

    Object back = kind.toHeap(array);
    assertThat(Array.getLength(back)).isEqualTo(9);
    for (int i = 0; i < 9; i++) {
      assertThat(ArrayKind.plain(Array.get(back, i))).isEqualTo(ArrayKind.plain(kind.sample(i)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void fromSegmentCopiesElementsWithoutHeader(ArrayKind kind) {
    TornadoNativeArray source = kind.fromArray(kind.samples(0, 11));
    TornadoNativeArray copy = kind.fromSegment(source.getSegment());
    kind.clear(source);
    assertElements(kind, copy, 11, kind::sample);
    assertThat(copy.getSegment().address() % 64).isZero();

    MemorySegment onHeap = MemorySegment.ofArray(new byte[3 * kind.bytes]);
    assertElements(kind, kind.fromSegment(onHeap), 3, i -> kind.zero());
    assertThat(kind.fromSegment(MemorySegment.NULL).getSize()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void fromSegmentShallowSharesHeaderAndElements(ArrayKind kind) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(16 + 5L * kind.bytes, 16);
      TornadoNativeArray array = kind.fromSegmentShallow(memory);
      kind.set(array, 4, kind.sample(3));

      assertThat(array.getSize()).isEqualTo(5);
      assertThat(array.getSegmentWithHeader()).isEqualTo(memory);
      assertThat(array.getSegment()).isEqualTo(memory.asSlice(16));
      assertElements(
          kind, kind.fromSegment(memory.asSlice(16 + 4L * kind.bytes)), 1, i -> kind.sample(3));

      TornadoNativeArray again = kind.fromSegmentShallow(array.getSegmentWithHeader());
      kind.set(again, 0, kind.sample(2));
      assertThat(ArrayKind.plain(kind.get(array, 0))).isEqualTo(ArrayKind.plain(kind.sample(2)));
      assertThat(kind.fromSegmentShallow(memory.asSlice(0, 16)).getSize()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void segmentsThatCannotHoldAnArrayAreRefused(ArrayKind kind) {
    String type = kind.type.getSimpleName();
    assertThatThrownBy(
            () -> kind.fromSegmentShallow(MemorySegment.ofArray(new byte[16 + kind.bytes])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(type)
        .hasMessageContaining("Java heap")
        .hasMessageContaining("fromSegment");
    try (Arena arena = Arena.ofConfined()) {
      assertThatThrownBy(() -> kind.fromSegmentShallow(arena.allocate(15)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("15 bytes is too small for " + kind.named());
      if (kind.bytes > 1) {
        assertThatThrownBy(() -> kind.fromSegmentShallow(arena.allocate(16 + kind.bytes + 1)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(kind.bytes + 1 + " bytes are not a whole number")
            .hasMessageContaining(type);
        assertThatThrownBy(() -> kind.fromSegment(arena.allocate(kind.bytes - 1)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(kind.bytes - 1 + " bytes are not a whole number");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EXCLUDE,
      names = {"HALF", "BFLOAT16"})
  void buffersAreCopiedFromPositionToLimitInAnyByteOrder(ArrayKind kind) {
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      for (boolean direct : new boolean[] {false, true}) {
        for (boolean readOnly : new boolean[] {false, true}) {
          ByteBuffer bytes = encoded(kind, 10, order, direct);
          bytes.position(2 * kind.bytes).limit(7 * kind.bytes);
          ByteBuffer given = (readOnly ? bytes.asReadOnlyBuffer() : bytes).order(order);
          TornadoNativeArray array = kind.fromBuffer(given);
          assertElements(kind, array, 5, i -> kind.sample(2 + i));
          assertThat(given.position()).isEqualTo(2 * kind.bytes);
          assertThat(given.limit()).isEqualTo(7 * kind.bytes);
        }
      }
    }
  }

  @Test
  void aCharBufferMayWrapAnyText() {
    CharBuffer text = CharBuffer.wrap("stratus", 1, 5);
    assertThat(CharArray.fromCharBuffer(text).toHeapArray()).containsExactly('t', 'r', 'a', 't');
    assertThat(text.remaining()).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource
  void arraysAreJoinedInOrder(ArrayKind kind) {
    TornadoNativeArray first = kind.fromArray(kind.samples(0, 3));
    TornadoNativeArray none = kind.zeros(0);
    TornadoNativeArray last = kind.fromArray(kind.samples(3, 20));
    assertElements(kind, kind.concat(first, none, last), 20, kind::sample);
    assertElements(kind, kind.joined(first, none, last), 20, kind::sample);
    assertThat(kind.concat().getSize()).isZero();
    TornadoNativeArray copy = kind.joined(first);
    kind.clear(first);
    assertElements(kind, copy, 3, kind::sample);
  }

  @ParameterizedTest
  @EnumSource
  void slicesAreCopies(ArrayKind kind) {
    TornadoNativeArray array = kind.fromArray(kind.samples(0, 20));
    TornadoNativeArray slice = kind.slice(array, 3, 4);
    assertThat(kind.slice(array, 20, 0).getSize()).isZero();
    kind.clear(array);
    assertElements(kind, slice, 4, i -> kind.sample(3 + i));
    for (int[] part : new int[][] {{-1, 2}, {0, 21}, {20, 1}, {5, -1}, {Integer.MAX_VALUE, 1}}) {
      assertThatThrownBy(() -> kind.slice(array, part[0], part[1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "There are no %d elements from index %d in %s of 20 elements."
                  .formatted(part[1], part[0], kind.named()));
    }
  }

  @Test
  void moreThanAnIntOfElementsIsRefused() {
    assertThatThrownBy(() -> NativeMemory.allocate("ByteArray", 1L << 31, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The size of a ByteArray cannot be 2147483648; at most 2^31-1 elements.");
    MemorySegment huge = MemorySegment.ofAddress(64).reinterpret((1L << 31) + 16);
    assertThatThrownBy(() -> ByteArray.fromSegmentShallow(huge))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more than the 2^31-1 elements of a ByteArray");
  }

  @Test
  void memoryThatTheJvmDoesNotGiveIsToldWithTheWayToGetIt() {
    if (Runtime.getRuntime().maxMemory() >= 12L << 30) {
      String why =
          "NOT CHECKED: this JVM may give 16 GiB outside its heap; start it with a smaller -Xmx";
      System.out.println(why);
      Assumptions.abort(why);
    }
    assertThatThrownBy(() -> new DoubleArray(Integer.MAX_VALUE))
        .isInstanceOf(TornadoOutOfMemoryException.class)
        .hasMessageContaining("A DoubleArray of 2147483647 elements needs 17179869176 bytes")
        .hasMessageContaining("-XX:MaxDirectMemorySize")
        .hasCauseInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void arraysOver2GiBWork() {
    if (!Boolean.getBoolean("stratus.test.huge")) {
      String why =
          "NOT CHECKED: arrays of more than 2 GiB; run with -Dstratus.test.huge=true and 3 GiB of free memory.";
      System.out.println(why);
      Assumptions.abort(why);
    }
    int size = 320 * 1024 * 1024;
    LongArray array = new LongArray(size);
    assertThat(array.getNumBytesOfSegment()).isEqualTo(8L * size).isGreaterThan(1L << 31);
    int[] places = {0, (1 << 28) - 1, 1 << 28, (1 << 28) + 1, size - 1};
    for (int i : places) {
      array.set(i, ~(long) i);
    }
    for (int i : places) {
      assertThat(array.get(i)).isEqualTo(~(long) i);
      assertThat(array.getSegment().getAtIndex(ValueLayout.JAVA_LONG, i)).isEqualTo(~(long) i);
    }
    assertThat(array.get(size - 2)).isZero();
    assertThat(array.slice(size - 2, 2).toHeapArray()).containsExactly(0L, ~(size - 1L));
    assertThatThrownBy(() -> array.get(size)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void halfsLieAtAnyByteOfAByteArray() {
    ByteArray bytes = new ByteArray(7);
    bytes.setHalfFloat(3, new HalfFloat(-1.5f));
    assertThat(bytes.getHalfFloat(3).getFloat32()).isEqualTo(-1.5f);
    assertThat(bytes.getSegment().get(ValueLayout.JAVA_SHORT_UNALIGNED, 3))
        .isEqualTo(Float.floatToFloat16(-1.5f));
    for (int offset : List.of(-1, 6, 7)) {
      String message =
          "The two bytes of a 16-bit value at byte %d are not inside a ByteArray of 7 elements."
              .formatted(offset);
      assertThatThrownBy(() -> bytes.getHalfFloat(offset))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage(message);
      assertThatThrownBy(() -> bytes.setHalfFloat(offset, new HalfFloat(0f)))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage(message);
    }
  }

  @Test
  void halfsGiveTheirBits() {
    short[] bits = {0, 1, 0x3c00, (short) 0x8000, 0x7c00, 0x7e01};
    HalfFloatArray array = new HalfFloatArray(bits.length);
    for (int i = 0; i < bits.length; i++) {
      array.set(i, new HalfFloat(bits[i]));
    }
    assertThat(array.toShortArray()).isEqualTo(bits);
  }

  private static ByteBuffer encoded(ArrayKind kind, int n, ByteOrder order, boolean direct) {
    ByteBuffer bytes =
        direct ? ByteBuffer.allocateDirect(n * kind.bytes) : ByteBuffer.allocate(n * kind.bytes);
    bytes.order(order);
    for (int i = 0; i < n; i++) {
      switch (kind.sample(i)) {
        case Byte v -> bytes.put(v);
        case Character v -> bytes.putChar(v);
        case Short v -> bytes.putShort(v);
        case Integer v -> bytes.putInt(v);
        case Long v -> bytes.putLong(v);
        case Float v -> bytes.putFloat(v);
        case Double v -> bytes.putDouble(v);
        case Object other -> throw new AssertionError(other);
      }
    }
    return bytes.flip().order(order);
  }

  private static void assertElements(
      ArrayKind kind, TornadoNativeArray array, int size, IntFunction<Object> expected) {
    assertThat(array.getSize()).isEqualTo(size);
    for (int i = 0; i < size; i++) {
      assertThat(ArrayKind.plain(kind.get(array, i)))
          .as("element %d of %d", i, size)
          .isEqualTo(ArrayKind.plain(expected.apply(i)));
    }
  }
}
