package dev.stratus.embedded.runtime.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A CUDA driver of one device that keeps memory on the host, computes nothing, remembers what it
 * was asked to make and free, and fails on demand.
 */
public final class ScriptedCuda implements Cuda {
  private static final int SPOILT = 700;

  private final Arena arena = Arena.ofShared();
  private final Map<Long, String> open = new TreeMap<>();
  private final Map<Long, MemorySegment> memory = new TreeMap<>();
  private final List<String> launches = new ArrayList<>();
  private final int capability;
  private long next = 1;
  private int resets;
  private boolean spoilt;
  private boolean failsAtEnd;
  private final Map<Long, List<String>> graphs = new TreeMap<>();
  private @Nullable List<String> gathering;
  private int graphLaunches;
  private final List<String> ptx = new ArrayList<>();
  private Optional<Integer> refusesPtx = Optional.empty();
  private String refusedPtx = "";
  private Optional<Integer> refusesMemory = Optional.empty();

  /**
   * @param capability such as 90 for 9.0
   */
  public ScriptedCuda(int capability) {
    this.capability = capability;
  }

  /** From the first wait on everything fails, as after an access out of bounds, until a reset. */
  public ScriptedCuda failingOnce() {
    failsAtEnd = true;
    return this;
  }

  public ScriptedCuda refusingPtx(int status) {
    refusesPtx = Optional.of(status);
    return this;
  }

  /** Refuses PTX that holds a text, and takes other. */
  public ScriptedCuda refusingPtx(int status, String text) {
    refusedPtx = text;
    return refusingPtx(status);
  }

  /** What was loaded, in order. */
  public List<String> ptx() {
    return ptx;
  }

  public ScriptedCuda refusingMemory(int status) {
    refusesMemory = Optional.of(status);
    return this;
  }

  /** What was made and not freed, modules and the context left aside: they stay for the process. */
  public List<String> leaks() {
    return open.values().stream().filter(kind -> !kind.equals("module")).toList();
  }

  /** Each as its grid, its group and its first argument as an address. */
  public List<String> launches() {
    return launches;
  }

  public int resets() {
    return resets;
  }

  private long make(String kind) {
    check("make " + kind);
    open.put(next, kind);
    return next++;
  }

  private void free(String kind, long handle) {
    check("free " + kind);
    if (!kind.equals(open.remove(handle))) {
      throw new AssertionError("There is no " + kind + " " + handle + " to free.");
    }
  }

  private void check(String call) {
    if (spoilt) {
      throw failure(SPOILT, call);
    }
  }

  private static CudaException failure(int status, String call) {
    return new CudaException(status, "CUDA_ERROR_SCRIPTED", call, "CUDA", "");
  }

  @Override
  public int driverVersion() {
    return 12_040;
  }

  @Override
  public int deviceCount() {
    return 1;
  }

  @Override
  public int device(int ordinal) {
    return 7;
  }

  @Override
  public String name(int device) {
    return "Scripted GPU";
  }

  @Override
  public long totalMemory(int device) {
    return 1L << 30;
  }

  @Override
  public int attribute(int attribute, int device) {
    return switch (attribute) {
      case 10 -> 32; // lanes
      case 75 -> capability / 10;
      case 76 -> capability % 10;
      case 1, 2, 3 -> 1024;
      case 4 -> 64;
      default -> 8;
    };
  }

  @Override
  public long retainContext(int device) {
    return 99;
  }

  @Override
  public void resetContext(int device) {
    resets++;
    spoilt = false;
    open.clear();
    memory.clear();
  }

  @Override
  public void enter(long context) {
    if (context != 99) {
      throw new AssertionError("There is no context " + context + ".");
    }
  }

  @Override
  public long createStream() {
    return make("stream");
  }

  @Override
  public void destroyStream(long stream) {
    free("stream", stream);
  }

  @Override
  public void synchronize(long stream) {
    spoilt |= failsAtEnd;
    failsAtEnd = false;
    check("cuStreamSynchronize");
    requireRunning("cuStreamSynchronize");
  }

  @Override
  public long allocate(long bytes) {
    refusesMemory.ifPresent(status -> {
      throw failure(status, "cuMemAlloc");
    });
    long address = make("memory");
    memory.put(address, arena.allocate(bytes));
    return address;
  }

  @Override
  public void free(long address) {
    free("memory", address);
    memory.remove(address);
  }

  private MemorySegment at(long address) {
    return memory.get(address);
  }

  @Override
  public void copyToDevice(long target, MemorySegment source, long bytes, long stream) {
    check("cuMemcpyHtoDAsync");
    requireRunning("cuMemcpyHtoDAsync");
    MemorySegment.copy(source, 0, at(target), 0, bytes);
  }

  @Override
  public void copyToHost(MemorySegment target, long source, long bytes, long stream) {
    check("cuMemcpyDtoHAsync");
    requireRunning("cuMemcpyDtoHAsync");
    MemorySegment.copy(at(source), 0, target, 0, bytes);
  }

  @Override
  public void fill(long target, byte value, long bytes, long stream) {
    check("cuMemsetD8Async");
    requireRunning("cuMemsetD8Async");
    at(target).asSlice(0, bytes).fill(value);
  }

  @Override
  public void pin(MemorySegment host) {
    open.put(-host.address(), "pinned");
  }

  @Override
  public void unpin(MemorySegment host) {
    free("pinned", -host.address());
  }

  @Override
  public long createEvent() {
    return make("event");
  }

  @Override
  public void destroyEvent(long event) {
    free("event", event);
  }

  @Override
  public void record(long event, long stream) {
    check("cuEventRecord");
    requireRunning("cuEventRecord");
  }

  @Override
  public float elapsed(long from, long to) {
    return 0.25f;
  }

  @Override
  public long loadModule(byte[] image) {
    String text = new String(image, StandardCharsets.UTF_8);
    if (refusesPtx.isPresent() && text.contains(refusedPtx)) {
      throw failure(refusesPtx.get(), "cuModuleLoadDataEx");
    }
    ptx.add(text);
    return make("module");
  }

  @Override
  public void unloadModule(long module) {
    free("module", module);
  }

  @Override
  public long function(long module, String name) {
    return 1000 + module;
  }

  @Override
  public int functionAttribute(int attribute, long function) {
    return attribute == 0 ? 512 : 40;
  }

  @Override
  public int occupancyBlock(long function) {
    return 640;
  }

  @Override
  public void launch(
      long function, Block grid, Block block, long stream, MemorySegment parameters) {
    check("cuLaunchKernel");
    long first =
        parameters.get(ValueLayout.ADDRESS, 0).reinterpret(8).get(ValueLayout.JAVA_LONG, 0);
    List<String> taking = gathering == null ? launches : gathering;
    taking.add(grid + " " + block + " " + open.getOrDefault(first, "no memory"));
  }

  @Override
  public void beginCapture(long stream) {
    check("cuStreamBeginCapture");
    if (gathering != null) {
      throw new AssertionError("A stream gathers already.");
    }
    gathering = new ArrayList<>();
  }

  @Override
  public long endCapture(long stream) {
    check("cuStreamEndCapture");
    if (gathering == null) {
      throw new AssertionError("No stream gathers.");
    }
    long graph = make("graph");
    graphs.put(graph, gathering);
    gathering = null;
    return graph;
  }

  @Override
  public void launchGraph(long graph, long stream) {
    check("cuGraphLaunch");
    graphLaunches++;
    launches.addAll(graphs.get(graph));
  }

  @Override
  public void destroyGraph(long graph) {
    free("graph", graph);
    graphs.remove(graph);
  }

  /** How often a graph was launched. */
  public int graphLaunches() {
    return graphLaunches;
  }

  /** Nothing but launches may be queued while a stream gathers. */
  private void requireRunning(String call) {
    if (gathering != null) {
      throw failure(900, call);
    }
  }
}
