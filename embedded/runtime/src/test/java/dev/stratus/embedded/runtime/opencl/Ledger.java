package dev.stratus.embedded.runtime.opencl;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a driver was asked to create and release, so that leaks and double releases are seen. */
public final class Ledger {
  private static final Map<String, String> CREATORS =
      Map.of(
          "clCreateContext", "context",
          "clCreateCommandQueue", "queue",
          "clCreateBuffer", "buffer",
          "clCreateProgramWithSource", "program",
          "clCreateProgramWithBinary", "program",
          "clCreateProgramWithIL", "program",
          "clCreateKernel", "kernel");
  private static final Map<String, String> RELEASERS =
      Map.of(
          "clReleaseContext", "context",
          "clReleaseCommandQueue", "queue",
          "clReleaseMemObject", "buffer",
          "clReleaseProgram", "program",
          "clReleaseKernel", "kernel",
          "clReleaseEvent", "event");

  private final Map<String, Integer> open = new HashMap<>();
  private final Map<String, Integer> created = new HashMap<>();
  private final List<String> misuse = new ArrayList<>();

  /** Objects not released, such as {@code buffer@1f00}; empty if all were. */
  public synchronized List<String> leaks() {
    return open.keySet().stream().sorted().toList();
  }

  /** Releases of what was not there, and unmappings of what was not mapped. */
  public synchronized List<String> misuse() {
    return List.copyOf(misuse);
  }

  /**
   * How many objects of a kind were created.
   *
   * @param kind context, queue, buffer, program, kernel, event or mapping
   */
  public synchronized int created(String kind) {
    return created.getOrDefault(kind, 0);
  }

  synchronized void note(String function, Object[] arguments, Object result) {
    if (result instanceof Integer status && status != 0) {
      return;
    }
    if (CREATORS.containsKey(function)) {
      add(CREATORS.get(function), (MemorySegment) result);
    } else if (RELEASERS.containsKey(function)) {
      remove(RELEASERS.get(function), (MemorySegment) arguments[0]);
    } else if (function.equals("clEnqueueMapBuffer")) {
      if (((MemorySegment) result).address() != 0) {
        add("mapping", (MemorySegment) arguments[1]);
        event((MemorySegment) arguments[arguments.length - 2]);
      }
    } else if (function.startsWith("clEnqueue")) {
      if (function.equals("clEnqueueUnmapMemObject")) {
        remove("mapping", (MemorySegment) arguments[1]);
      }
      event((MemorySegment) arguments[arguments.length - 1]);
    }
  }

  private void event(MemorySegment out) {
    if (out.address() != 0) {
      add("event", out.get(ValueLayout.ADDRESS, 0));
    }
  }

  private void add(String kind, MemorySegment handle) {
    if (handle.address() != 0) {
      open.merge(key(kind, handle), 1, Integer::sum);
      created.merge(kind, 1, Integer::sum);
    }
  }

  private void remove(String kind, MemorySegment handle) {
    String key = key(kind, handle);
    Integer count = open.get(key);
    if (count == null) {
      misuse.add(key + " is not there");
    } else if (count == 1) {
      open.remove(key);
    } else {
      open.put(key, count - 1);
    }
  }

  private static String key(String kind, MemorySegment handle) {
    return kind + "@" + Long.toHexString(handle.address());
  }
}
