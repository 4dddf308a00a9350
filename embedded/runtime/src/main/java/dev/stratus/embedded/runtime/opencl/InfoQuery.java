package dev.stratus.embedded.runtime.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * Reads the answers of one {@code clGet...Info} function about one object.
 *
 * @param subject the object's name, for messages
 * @param call the C function's name
 * @param function the C function with its object bound
 */
record InfoQuery(String subject, String call, Function function) {

  /** A {@code clGet...Info} function whose object is bound. */
  interface Function {
    int get(int info, long size, MemorySegment value, MemorySegment sizeOut);
  }

  int intValue(int info, String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(ValueLayout.JAVA_INT);
      fixed(info, name, value);
      return value.get(ValueLayout.JAVA_INT, 0);
    }
  }

  long longValue(int info, String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(ValueLayout.JAVA_LONG);
      fixed(info, name, value);
      return value.get(ValueLayout.JAVA_LONG, 0);
    }
  }

  boolean flag(int info, String name) {
    return intValue(info, name) != 0;
  }

  /** The text, without the terminating zero and surrounding blanks. */
  String text(int info, String name) {
    return untrimmedText(info, name).strip();
  }

  String untrimmedText(int info, String name) {
    try (Arena arena = Arena.ofConfined()) {
      byte[] bytes = bytes(info, name, arena).toArray(ValueLayout.JAVA_BYTE);
      int end = 0;
      while (end < bytes.length && bytes[end] != 0) {
        end++;
      }
      return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
  }

  /** The answer, of whatever size it has. */
  MemorySegment bytes(int info, String name, SegmentAllocator allocator) {
    MemorySegment size = allocator.allocate(ValueLayout.JAVA_LONG);
    check(function.get(info, 0, MemorySegment.NULL, size), name);
    MemorySegment value = allocator.allocate(Math.max(1, size.get(ValueLayout.JAVA_LONG, 0)), 8);
    fixed(info, name, value);
    return value;
  }

  void fixed(int info, String name, MemorySegment value) {
    check(function.get(info, value.byteSize(), value, MemorySegment.NULL), name);
  }

  private void check(int status, String name) {
    if (status != Cl.CL_SUCCESS) {
      throw new DeviceException(status, call + "(" + name + ")", subject, "");
    }
  }
}
