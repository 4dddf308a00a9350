package dev.stratus.embedded.runtime.opencl;

import java.lang.foreign.MemorySegment;

/** A command's event: owned by the queue it was enqueued on, read once the command is done. */
record DeviceEvent(
    OpenClCalls calls,
    MemorySegment handle,
    String device,
    CommandTimes.Kind kind,
    String label,
    long bytes)
    implements AutoCloseable {

  /**
   * The command's times.
   *
   * @throws DeviceException if the command failed on the device, or the driver has no times
   */
  CommandTimes times() {
    int execution =
        new InfoQuery(
                device, "clGetEventInfo", (i, n, v, o) -> calls.clGetEventInfo(handle, i, n, v, o))
            .intValue(Cl.CL_EVENT_COMMAND_EXECUTION_STATUS, "CL_EVENT_COMMAND_EXECUTION_STATUS");
    if (execution < 0) {
      throw new DeviceException(
          execution, "the command " + kind + " " + label, device, "It failed while running.");
    }
    InfoQuery clock =
        new InfoQuery(
            device,
            "clGetEventProfilingInfo",
            (i, n, v, o) -> calls.clGetEventProfilingInfo(handle, i, n, v, o));
    return new CommandTimes(
        kind,
        label,
        bytes,
        clock.longValue(Cl.CL_PROFILING_COMMAND_QUEUED, "CL_PROFILING_COMMAND_QUEUED"),
        clock.longValue(Cl.CL_PROFILING_COMMAND_SUBMIT, "CL_PROFILING_COMMAND_SUBMIT"),
        clock.longValue(Cl.CL_PROFILING_COMMAND_START, "CL_PROFILING_COMMAND_START"),
        clock.longValue(Cl.CL_PROFILING_COMMAND_END, "CL_PROFILING_COMMAND_END"));
  }

  @Override
  public void close() {
    Release.check(calls.clReleaseEvent(handle), "clReleaseEvent", device);
  }
}
