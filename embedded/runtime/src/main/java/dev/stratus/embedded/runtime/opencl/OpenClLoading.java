package dev.stratus.embedded.runtime.opencl;

/** Whether OpenCL is there: absence is a value, reported wherever a device is asked for. */
public sealed interface OpenClLoading {

  /**
   * The ICD loader was found and linked. Whether it knows a device is another question, answered by
   * {@link Discovery}.
   *
   * @param binding its functions
   * @param library the library's name as it was opened
   */
  record Loaded(OpenClBinding binding, String library) implements OpenClLoading {}

  /**
   * There is no usable ICD loader.
   *
   * @param reason what was tried, what failed, and how to get one
   */
  record Absent(String reason) implements OpenClLoading {}
}
