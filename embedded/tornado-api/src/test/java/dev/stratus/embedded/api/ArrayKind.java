package dev.stratus.embedded.api;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.BFloat16Array;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.CharArray;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * One type of native array, driven by name, so that one suite tests all nine. Elements are compared
 * as {@link #plain} values.
 */
enum ArrayKind {
  BYTE(ByteArray.class, byte.class, 1),
  CHAR(CharArray.class, char.class, 2),
  SHORT(ShortArray.class, short.class, 2),
  INT(IntArray.class, int.class, 4),
  LONG(LongArray.class, long.class, 8),
  FLOAT(FloatArray.class, float.class, 4),
  DOUBLE(DoubleArray.class, double.class, 8),
  HALF(HalfFloatArray.class, HalfFloat.class, 2),
  BFLOAT16(BFloat16Array.class, short.class, 2);

  final Class<? extends TornadoNativeArray> type;
  final Class<?> element;
  final int bytes;

  ArrayKind(Class<? extends TornadoNativeArray> type, Class<?> element, int bytes) {
    this.type = type;
    this.element = element;
    this.bytes = bytes;
  }

  /** The type with its article. */
  String named() {
    return (this == INT ? "an " : "a ") + type.getSimpleName();
  }

  /** The i-th of a sequence of values: distinct for i up to 100, never 0, extremes first. */
  Object sample(int i) {
    return switch (this) {
      case BYTE -> i == 0 ? Byte.MIN_VALUE : i == 1 ? Byte.MAX_VALUE : (Object) (byte) (i + 7);
      case CHAR ->
          i == 0 ? Character.MAX_VALUE : i == 1 ? (char) 0x8000 : (Object) (char) (i * 0x123);
      case SHORT, BFLOAT16 ->
          i == 0 ? Short.MIN_VALUE : i == 1 ? Short.MAX_VALUE : (Object) (short) (i * 257);
      case INT ->
          i == 0 ? Integer.MIN_VALUE : i == 1 ? Integer.MAX_VALUE : (Object) (i * 0x01020304);
      case LONG ->
          i == 0 ? Long.MIN_VALUE : i == 1 ? Long.MAX_VALUE : (Object) (i * 0x0102030405060708L);
      case FLOAT -> i == 0 ? Float.NaN : i == 1 ? Float.MIN_VALUE : (Object) (i + 0.25f);
      case DOUBLE -> i == 0 ? Double.NaN : i == 1 ? Double.MIN_VALUE : (Object) (i + 0.125);
      case HALF ->
          i == 0
              ? new HalfFloat((short) 0x7e01)
              : i == 1 ? new HalfFloat((short) 1) : new HalfFloat(i + 0.5f);
    };
  }

  Object zero() {
    return this == HALF ? new HalfFloat(0f) : Array.get(Array.newInstance(element, 1), 0);
  }

  /** A value that compares by its bits. */
  static Object plain(Object value) {
    return value instanceof HalfFloat half ? half.getHalfFloatValue() : value;
  }

  /** A Java array of samples {@code from} to {@code to}. */
  Object samples(int from, int to) {
    Object array = Array.newInstance(element, to - from);
    for (int i = from; i < to; i++) {
      Array.set(array, i - from, sample(i));
    }
    return array;
  }

  TornadoNativeArray zeros(int size) {
    return construct(new Class<?>[] {int.class}, size);
  }

  TornadoNativeArray joined(TornadoNativeArray... parts) {
    Object typed = typed(parts);
    return construct(new Class<?>[] {typed.getClass()}, typed);
  }

  TornadoNativeArray concat(TornadoNativeArray... parts) {
    Object typed = typed(parts);
    return (TornadoNativeArray) call("concat", null, new Class<?>[] {typed.getClass()}, typed);
  }

  TornadoNativeArray fromArray(Object values) {
    String name = this == BFLOAT16 ? "fromShorts" : "fromArray";
    return (TornadoNativeArray) call(name, null, new Class<?>[] {values.getClass()}, values);
  }

  TornadoNativeArray fromElements(Object values) {
    String name = this == BFLOAT16 ? "fromShorts" : "fromElements";
    return (TornadoNativeArray) call(name, null, new Class<?>[] {values.getClass()}, values);
  }

  TornadoNativeArray fromSegment(MemorySegment segment) {
    return (TornadoNativeArray)
        call("fromSegment", null, new Class<?>[] {MemorySegment.class}, segment);
  }

  TornadoNativeArray fromSegmentShallow(MemorySegment segment) {
    return (TornadoNativeArray)
        call("fromSegmentShallow", null, new Class<?>[] {MemorySegment.class}, segment);
  }

  Object get(TornadoNativeArray array, int index) {
    return call("get", array, new Class<?>[] {int.class}, index);
  }

  void set(TornadoNativeArray array, int index, Object value) {
    call("set", array, new Class<?>[] {int.class, element}, index, value);
  }

  void init(TornadoNativeArray array, Object value) {
    call("init", array, new Class<?>[] {element}, value);
  }

  void initialize(TornadoNativeArray array, Object value) {
    call("initialize", null, new Class<?>[] {type, element}, array, value);
  }

  void clear(TornadoNativeArray array) {
    call("clear", array, new Class<?>[0]);
  }

  Object toHeap(TornadoNativeArray array) {
    return call(this == BFLOAT16 ? "toShortArray" : "toHeapArray", array, new Class<?>[0]);
  }

  TornadoNativeArray slice(TornadoNativeArray array, int offset, int length) {
    return (TornadoNativeArray)
        call("slice", array, new Class<?>[] {int.class, int.class}, offset, length);
  }

  /** The array's factory from a buffer, fed with {@code bytes} seen as a buffer of its elements. */
  TornadoNativeArray fromBuffer(ByteBuffer bytes) {
    Object view =
        switch (this) {
          case BYTE -> bytes;
          case CHAR -> bytes.asCharBuffer();
          case SHORT -> bytes.asShortBuffer();
          case INT -> bytes.asIntBuffer();
          case LONG -> bytes.asLongBuffer();
          case FLOAT -> bytes.asFloatBuffer();
          case DOUBLE -> bytes.asDoubleBuffer();
          case HALF, BFLOAT16 ->
              throw new IllegalArgumentException("there is no buffer of 16-bit floats");
        };
    Method factory =
        Stream.of(type.getMethods())
            .filter(m -> m.getName().matches("from[A-Z][a-z]+Buffer"))
            .findFirst()
            .orElseThrow();
    return (TornadoNativeArray) call(factory, null, view);
  }

  @SuppressWarnings("unchecked")
  private Object typed(TornadoNativeArray... parts) {
    return Arrays.copyOf(
        parts,
        parts.length,
        (Class<TornadoNativeArray[]>) type.arrayType().asSubclass(Object.class));
  }

  private TornadoNativeArray construct(Class<?>[] types, Object argument) {
    try {
      return type.getConstructor(types).newInstance(argument);
    } catch (InvocationTargetException failure) {
      throw rethrown(failure);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private Object call(String name, Object target, Class<?>[] types, Object... arguments) {
    try {
      return call(type.getMethod(name, types), target, arguments);
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }

  private static Object call(Method method, Object target, Object... arguments) {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException failure) {
      throw rethrown(failure);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static RuntimeException rethrown(InvocationTargetException failure) {
    if (failure.getCause() instanceof RuntimeException cause) {
      return cause;
    }
    throw new AssertionError(failure.getCause());
  }
}
