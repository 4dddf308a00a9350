package dev.stratus.embedded.runtime.debug;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;

/** A group's local memory: arrays told apart by the order in which each item asks for them. */
final class LocalArrays {
  private final List<Object> arrays = new ArrayList<>();
  private final List<float[]> exchanges = new ArrayList<>();

  /**
   * Where the items of a group leave what they exchange. Two take turns: when an item comes to the
   * next exchange but one, all have read this one, as they met at the next.
   *
   * @param order how many exchanges this item has had before
   */
  float[] exchanged(int order, int size) {
    if (exchanges.isEmpty()) {
      exchanges.add(new float[size]);
      exchanges.add(new float[size]);
    }
    return exchanges.get(order % 2);
  }

  /**
   * @param order how many arrays this item has asked for before
   */
  <T> T get(int order, Class<T> type, int length, String who) {
    if (order == arrays.size()) {
      arrays.add(Array.newInstance(type.getComponentType(), length));
    }
    Object array = arrays.get(order);
    if (!type.isInstance(array) || Array.getLength(array) != length) {
      throw new IllegalStateException(
          who
              + " asks for local array "
              + order
              + " as "
              + type.getComponentType().getSimpleName()
              + "["
              + length
              + "], another item of its group had it as "
              + array.getClass().getComponentType().getSimpleName()
              + "["
              + Array.getLength(array)
              + "]: all items of a group must allocate the same local arrays in the same order.");
    }
    return type.cast(array);
  }
}
