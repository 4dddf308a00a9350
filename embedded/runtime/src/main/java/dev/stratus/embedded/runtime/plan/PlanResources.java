package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.runtime.device.CudaRuntimeDevice;
import dev.stratus.embedded.runtime.device.DebugRuntimeDevice;
import dev.stratus.embedded.runtime.device.OpenClRuntimeDevice;
import dev.stratus.embedded.runtime.device.RuntimeDevice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import uk.ac.manchester.tornado.api.exceptions.TornadoMemoryException;

/**
 * What a plan holds outside the Java heap: sessions, arrays on devices, launches. It refers to
 * neither the plan nor its engine, so that a plan that nobody closed can be cleaned up when it is
 * garbage.
 */
final class PlanResources implements AutoCloseable {
  private final Compilers compilers;
  private final Map<RuntimeDevice, OnDevice> places = new LinkedHashMap<>();
  private final List<Launch> launches = new ArrayList<>();
  private final List<LaunchSequence> sequences = new ArrayList<>();

  PlanResources(Compilers compilers) {
    this.compilers = compilers;
  }

  /** A session and the arrays in it. */
  record OnDevice(DeviceSession session, Map<HostArray.Key, DeviceArray> arrays) {
    /** An array that is known to be here. */
    DeviceArray array(HostArray host) {
      DeviceArray here = arrays.get(host.key());
      if (here == null) {
        throw new IllegalStateException(
            "A "
                + host.describe()
                + " is not allocated on "
                + session.device()
                + ". Please report this.");
      }
      return here;
    }
  }

  synchronized OnDevice on(RuntimeDevice device) {
    OnDevice known = places.get(device);
    if (known == null) {
      known = new OnDevice(open(device), new HashMap<>());
      places.put(device, known);
    }
    return known;
  }

  private DeviceSession open(RuntimeDevice device) {
    return switch (device) {
      case OpenClRuntimeDevice opencl -> new OpenClSession(opencl, compilers);
      case CudaRuntimeDevice cuda -> new CudaSession(cuda, compilers);
      case DebugRuntimeDevice debug -> new DebugSession(debug);
    };
  }

  synchronized Collection<OnDevice> places() {
    return List.copyOf(places.values());
  }

  /**
   * The array on the device, allocated where it is not there yet.
   *
   * @return whether it is new
   * @throws TornadoMemoryException if it would exceed the limit
   */
  synchronized boolean ensure(OnDevice place, HostArray array, boolean shared, OptionalLong limit) {
    if (place.arrays().containsKey(array.key())) {
      return false;
    }
    long wanted = bytes() + array.bytes();
    if (limit.isPresent() && wanted > limit.getAsLong()) {
      throw new TornadoMemoryException(
          "The plan's memory limit is "
              + limit.getAsLong()
              + " bytes; with a "
              + array.describe()
              + " ("
              + array.bytes()
              + " bytes) it would hold "
              + wanted
              + " bytes on its devices. Raise withMemoryLimit, or use smaller arrays.");
    }
    place.arrays().put(array.key(), place.session().allocate(array, shared));
    return true;
  }

  synchronized Launch bind(OnDevice place, TaskCode code) {
    Launch launch = place.session().bind(code, place.arrays());
    launches.add(launch);
    return launch;
  }

  /** Launches, bound here, that follow each other. */
  synchronized LaunchSequence sequence(OnDevice place, List<Launch> inOrder, boolean asGraph) {
    LaunchSequence sequence = place.session().sequence(inOrder, asGraph);
    sequences.add(sequence);
    return sequence;
  }

  synchronized void releaseSequences(List<LaunchSequence> gone) {
    gone.forEach(LaunchSequence::close);
    sequences.removeAll(gone);
  }

  synchronized void release(List<Launch> gone) {
    gone.forEach(Launch::close);
    launches.removeAll(gone);
  }

  /** Bytes of the arrays on devices; an array whose memory is shared counts too. */
  synchronized long bytes() {
    long sum = 0;
    for (OnDevice place : places.values()) {
      for (DeviceArray array : place.arrays().values()) {
        sum += array.host().bytes();
      }
    }
    return sum;
  }

  /** Frees arrays and the launches bound to them; sessions stay. */
  synchronized void free() {
    sequences.forEach(LaunchSequence::close);
    sequences.clear();
    launches.forEach(Launch::close);
    launches.clear();
    for (OnDevice place : places.values()) {
      place.arrays().values().forEach(DeviceArray::close);
      place.arrays().clear();
    }
  }

  @Override
  public synchronized void close() {
    free();
    places.values().forEach(place -> place.session().close());
    places.clear();
  }
}
