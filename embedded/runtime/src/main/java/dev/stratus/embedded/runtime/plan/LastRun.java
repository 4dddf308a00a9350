package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.api.RunReport;
import dev.stratus.embedded.runtime.plan.DeviceSession.Times;
import dev.stratus.embedded.runtime.plan.GraphRun.Bound;
import dev.stratus.embedded.runtime.plan.PlanResources.OnDevice;
import dev.stratus.embedded.spi.LaunchRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;

/** What a run did. Records and texts are made only when somebody asks for them. */
final class LastRun {
  private final List<Part> parts;
  private final Collection<OnDevice> places;
  private List<Times> times = List.of();
  private boolean profiled;

  /** A graph's share. Arrays of sizes are made anew when launches are, so these stay true. */
  private record Part(
      String graph, List<Bound> launches, Sizes[] sizes, boolean fresh, Moved moved) {}

  LastRun(List<GraphRun> graphs, Collection<OnDevice> places) {
    List<Part> all = new ArrayList<>(graphs.size());
    for (GraphRun graph : graphs) {
      all.add(
          new Part(
              graph.definition().name(),
              graph.launches(),
              graph.sizes(),
              graph.fresh(),
              new Moved()));
    }
    this.parts = all;
    this.places = places;
  }

  Collection<OnDevice> places() {
    return places;
  }

  Moved moved(int graph) {
    return parts.get(graph).moved();
  }

  /** Waits for every device. */
  void finish(boolean withProfile) {
    List<Times> all = new ArrayList<>(places.size());
    for (OnDevice place : places) {
      all.add(place.session().finish());
    }
    times = all;
    profiled = withProfile;
  }

  List<LaunchRecord> records() {
    List<LaunchRecord> records = new ArrayList<>();
    int[] next = new int[places.size()];
    List<OnDevice> order = List.copyOf(places);
    for (Part part : parts) {
      for (int i = 0; i < part.launches().size(); i++) {
        Bound bound = part.launches().get(i);
        Sizes sizes = part.sizes()[i];
        int place = order.indexOf(bound.place());
        OptionalLong nanos = OptionalLong.empty();
        if (profiled) {
          nanos =
              OptionalLong.of(
                  sizes.range().empty() ? 0 : times.get(place).kernels()[next[place]++]);
        }
        records.add(
            bound
                .launch()
                .record(
                    new Launch.Ran(
                        sizes, part.moved().toDevice, part.moved().toHost, nanos, part.fresh())));
      }
    }
    return records;
  }

  void printThreadInfo() {
    for (LaunchRecord launch : records()) {
      System.out.println(
          "Task info: "
              + launch.task()
              + "\n  Device           : "
              + launch.device().name()
              + "\n  Dimensions       : "
              + launch.globalSize().size()
              + "\n  Global work size : "
              + launch.globalSize()
              + "\n  Local work size  : "
              + (launch.localSize().isEmpty() ? "chosen by the driver" : launch.localSize()));
    }
  }

  RunReport report(long total, CompileTimes compiling, long deviceMemory, boolean withLog) {
    long write = 0;
    long read = 0;
    long transferDispatch = 0;
    long kernelDispatch = 0;
    long kernels = 0;
    for (Times one : profiled ? times : List.<Times>of()) {
      write += one.writeNanos();
      read += one.readNanos();
      transferDispatch += one.transferDispatchNanos();
      kernelDispatch += one.kernelDispatchNanos();
      for (long nanos : one.kernels()) {
        kernels += nanos;
      }
    }
    long in = 0;
    long out = 0;
    for (Part part : parts) {
      in += part.moved().toDevice;
      out += part.moved().toHost;
    }
    long compile = compiling.javaNanos + compiling.driverNanos;
    RunReport report =
        new RunReport(
            total,
            compile,
            compiling.javaNanos,
            compiling.driverNanos,
            write,
            read,
            transferDispatch,
            kernelDispatch,
            kernels,
            in,
            out,
            deviceMemory,
            "");
    return withLog ? withLog(report) : report;
  }

  private RunReport withLog(RunReport r) {
    return new RunReport(
        r.totalNanos(),
        r.compileNanos(),
        r.javaCompileNanos(),
        r.driverBuildNanos(),
        r.writeNanos(),
        r.readNanos(),
        r.transferDispatchNanos(),
        r.kernelDispatchNanos(),
        r.kernelNanos(),
        r.bytesIn(),
        r.bytesOut(),
        r.deviceMemory(),
        ProfileLog.of(r, parts.stream().map(Part::graph).toList(), records()));
  }
}
