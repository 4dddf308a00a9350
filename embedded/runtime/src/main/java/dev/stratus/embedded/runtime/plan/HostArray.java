package dev.stratus.embedded.runtime.plan;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * An array of the user's, as a plan sees it.
 *
 * @param array the array itself, held so that its memory stays
 * @param key what makes it the same array as another
 * @param length its elements
 * @param bytes the bytes of its elements
 */
record HostArray(Object array, Key key, int length, long bytes) {

  /** Two native arrays over the same memory are one; Java arrays are told apart by identity. */
  sealed interface Key {
    /** The place of a native array's elements. */
    record Place(long address, long bytes) implements Key {
      boolean overlaps(Place other) {
        return address < other.address + other.bytes && other.address < address + bytes;
      }
    }

    /** A Java array. */
    record Identity(Object array) implements Key {
      /** Identity is the point: two arrays of the same content are two arrays. */
      @Override
      @SuppressWarnings("ReferenceEquality")
      public boolean equals(@Nullable Object other) {
        return other instanceof Identity that && that.array == array;
      }

      @Override
      public int hashCode() {
        return System.identityHashCode(array);
      }
    }
  }

  /** The object as an array, empty if it is none of primitives. */
  static Optional<HostArray> of(Object object) {
    if (object instanceof TornadoNativeArray array) {
      MemorySegment elements = array.getSegment();
      long bytes = elements.byteSize();
      return Optional.of(
          new HostArray(array, new Key.Place(elements.address(), bytes), array.getSize(), bytes));
    }
    Class<?> component = object.getClass().getComponentType();
    if (component == null || !component.isPrimitive()) {
      return Optional.empty();
    }
    int length = Array.getLength(object);
    return Optional.of(
        new HostArray(
            object, new Key.Identity(object), length, (long) length * bytesOf(component)));
  }

  boolean isNative() {
    return array instanceof TornadoNativeArray;
  }

  /** Whether they are different arrays over partly the same memory. */
  boolean overlapsPartly(HostArray other) {
    return !key.equals(other.key)
        && key instanceof Key.Place mine
        && other.key instanceof Key.Place theirs
        && mine.overlaps(theirs);
  }

  /** The name for messages, such as {@code FloatArray of 12}. */
  String describe() {
    return array.getClass().getSimpleName().replace("[]", " array") + " of " + length;
  }

  private static int bytesOf(Class<?> component) {
    if (component == boolean.class || component == byte.class) {
      return 1;
    }
    if (component == short.class || component == char.class) {
      return 2;
    }
    return component == int.class || component == float.class ? 4 : 8;
  }
}
