package dev.stratus.embedded.runtime.opencl;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;

/**
 * The whole surface of the OpenCL driver that this package uses: one method handle per C function,
 * named as in {@code cl.h}. Each returns the {@code cl_int} status, or, where the C function
 * returns an object, that object, with the status in {@code errcode_ret}. {@code size_t}, {@code
 * cl_ulong} and the bit fields are Java {@code long}s (64-bit hosts only), handles and pointers are
 * addresses.
 *
 * <p>It is a record so that a scripted driver can stand in for it, function by function.
 *
 * @param clGetPlatformIDs {@code cl_int(cl_uint num_entries, cl_platform_id *platforms, cl_uint
 *     *num_platforms)}
 * @param clGetPlatformInfo {@code cl_int(cl_platform_id, cl_platform_info, size_t size, void
 *     *value, size_t *size_ret)}
 * @param clGetDeviceIDs {@code cl_int(cl_platform_id, cl_device_type, cl_uint num_entries,
 *     cl_device_id *devices, cl_uint *num_devices)}
 * @param clGetDeviceInfo {@code cl_int(cl_device_id, cl_device_info, size_t size, void *value,
 *     size_t *size_ret)}
 * @param clCreateContext {@code cl_context(const cl_context_properties *, cl_uint num_devices,
 *     const cl_device_id *, callback, void *user_data, cl_int *errcode_ret)}
 * @param clReleaseContext {@code cl_int(cl_context)}
 * @param clCreateCommandQueue {@code cl_command_queue(cl_context, cl_device_id,
 *     cl_command_queue_properties, cl_int *errcode_ret)}
 * @param clReleaseCommandQueue {@code cl_int(cl_command_queue)}
 * @param clFlush {@code cl_int(cl_command_queue)}
 * @param clFinish {@code cl_int(cl_command_queue)}
 * @param clCreateBuffer {@code cl_mem(cl_context, cl_mem_flags, size_t size, void *host_ptr, cl_int
 *     *errcode_ret)}
 * @param clReleaseMemObject {@code cl_int(cl_mem)}
 * @param clEnqueueReadBuffer {@code cl_int(cl_command_queue, cl_mem, cl_bool blocking, size_t
 *     offset, size_t size, void *, cl_uint num_events, const cl_event *, cl_event *)}
 * @param clEnqueueWriteBuffer {@code cl_int(cl_command_queue, cl_mem, cl_bool blocking, size_t
 *     offset, size_t size, const void *, cl_uint num_events, const cl_event *, cl_event *)}
 * @param clEnqueueCopyBuffer {@code cl_int(cl_command_queue, cl_mem source, cl_mem target, size_t
 *     source_offset, size_t target_offset, size_t size, cl_uint num_events, const cl_event *,
 *     cl_event *)}
 * @param clEnqueueFillBuffer {@code cl_int(cl_command_queue, cl_mem, const void *pattern, size_t
 *     pattern_size, size_t offset, size_t size, cl_uint num_events, const cl_event *, cl_event *)}
 * @param clEnqueueMapBuffer {@code void *(cl_command_queue, cl_mem, cl_bool blocking, cl_map_flags,
 *     size_t offset, size_t size, cl_uint num_events, const cl_event *, cl_event *, cl_int
 *     *errcode_ret)}
 * @param clEnqueueUnmapMemObject {@code cl_int(cl_command_queue, cl_mem, void *mapped, cl_uint
 *     num_events, const cl_event *, cl_event *)}
 * @param clCreateProgramWithSource {@code cl_program(cl_context, cl_uint count, const char
 *     **strings, const size_t *lengths, cl_int *errcode_ret)}
 * @param clCreateProgramWithBinary {@code cl_program(cl_context, cl_uint num_devices, const
 *     cl_device_id *, const size_t *lengths, const unsigned char **binaries, cl_int *binary_status,
 *     cl_int *errcode_ret)}
 * @param clCreateProgramWithIL {@code cl_program(cl_context, const void *il, size_t length, cl_int
 *     *errcode_ret)}; OpenCL 2.1, so a loader may lack it, and only such devices may be asked
 * @param clBuildProgram {@code cl_int(cl_program, cl_uint num_devices, const cl_device_id *, const
 *     char *options, callback, void *user_data)}
 * @param clGetProgramInfo {@code cl_int(cl_program, cl_program_info, size_t size, void *value,
 *     size_t *size_ret)}
 * @param clGetProgramBuildInfo {@code cl_int(cl_program, cl_device_id, cl_program_build_info,
 *     size_t size, void *value, size_t *size_ret)}
 * @param clReleaseProgram {@code cl_int(cl_program)}
 * @param clCreateKernel {@code cl_kernel(cl_program, const char *name, cl_int *errcode_ret)}
 * @param clGetKernelInfo {@code cl_int(cl_kernel, cl_kernel_info, size_t size, void *value, size_t
 *     *size_ret)}
 * @param clGetKernelWorkGroupInfo {@code cl_int(cl_kernel, cl_device_id, cl_kernel_work_group_info,
 *     size_t size, void *value, size_t *size_ret)}
 * @param clSetKernelArg {@code cl_int(cl_kernel, cl_uint index, size_t size, const void *value)}
 * @param clReleaseKernel {@code cl_int(cl_kernel)}
 * @param clEnqueueNDRangeKernel {@code cl_int(cl_command_queue, cl_kernel, cl_uint dimensions,
 *     const size_t *offset, const size_t *global, const size_t *local, cl_uint num_events, const
 *     cl_event *, cl_event *)}
 * @param clGetEventInfo {@code cl_int(cl_event, cl_event_info, size_t size, void *value, size_t
 *     *size_ret)}
 * @param clGetEventProfilingInfo {@code cl_int(cl_event, cl_profiling_info, size_t size, void
 *     *value, size_t *size_ret)}
 * @param clReleaseEvent {@code cl_int(cl_event)}
 */
public record OpenClBinding(
    NativeFunction clGetPlatformIDs,
    NativeFunction clGetPlatformInfo,
    NativeFunction clGetDeviceIDs,
    NativeFunction clGetDeviceInfo,
    NativeFunction clCreateContext,
    NativeFunction clReleaseContext,
    NativeFunction clCreateCommandQueue,
    NativeFunction clReleaseCommandQueue,
    NativeFunction clFlush,
    NativeFunction clFinish,
    NativeFunction clCreateBuffer,
    NativeFunction clReleaseMemObject,
    NativeFunction clEnqueueReadBuffer,
    NativeFunction clEnqueueWriteBuffer,
    NativeFunction clEnqueueCopyBuffer,
    NativeFunction clEnqueueFillBuffer,
    NativeFunction clEnqueueMapBuffer,
    NativeFunction clEnqueueUnmapMemObject,
    NativeFunction clCreateProgramWithSource,
    NativeFunction clCreateProgramWithBinary,
    NativeFunction clCreateProgramWithIL,
    NativeFunction clBuildProgram,
    NativeFunction clGetProgramInfo,
    NativeFunction clGetProgramBuildInfo,
    NativeFunction clReleaseProgram,
    NativeFunction clCreateKernel,
    NativeFunction clGetKernelInfo,
    NativeFunction clGetKernelWorkGroupInfo,
    NativeFunction clSetKernelArg,
    NativeFunction clReleaseKernel,
    NativeFunction clEnqueueNDRangeKernel,
    NativeFunction clGetEventInfo,
    NativeFunction clGetEventProfilingInfo,
    NativeFunction clReleaseEvent) {

  /**
   * Finds every function of the record; each is linked at its first use.
   *
   * @throws MissingFunctionException if the library lacks one; the message names it
   */
  static OpenClBinding link(SymbolLookup library) {
    Functions f = new Functions(library);
    return new OpenClBinding(
        f.find("clGetPlatformIDs", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS),
        f.find("clGetPlatformInfo", JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS),
        f.find("clGetDeviceIDs", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS),
        f.find("clGetDeviceInfo", JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS),
        f.find("clCreateContext", ADDRESS, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS),
        f.find("clReleaseContext", JAVA_INT, ADDRESS),
        f.find("clCreateCommandQueue", ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS),
        f.find("clReleaseCommandQueue", JAVA_INT, ADDRESS),
        f.find("clFlush", JAVA_INT, ADDRESS),
        f.find("clFinish", JAVA_INT, ADDRESS),
        f.find("clCreateBuffer", ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS),
        f.find("clReleaseMemObject", JAVA_INT, ADDRESS),
        f.find(
            "clEnqueueReadBuffer",
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            JAVA_INT,
            JAVA_LONG,
            JAVA_LONG,
            ADDRESS,
            JAVA_INT,
            ADDRESS,
            ADDRESS),
        f.find(
            "clEnqueueWriteBuffer",
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            JAVA_INT,
            JAVA_LONG,
            JAVA_LONG,
            ADDRESS,
            JAVA_INT,
            ADDRESS,
            ADDRESS),
        f.find(
            "clEnqueueCopyBuffer",
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_INT,
            ADDRESS,
            ADDRESS),
        f.find(
            "clEnqueueFillBuffer",
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_INT,
            ADDRESS,
            ADDRESS),
        f.find(
            "clEnqueueMapBuffer",
            ADDRESS,
            ADDRESS,
            ADDRESS,
            JAVA_INT,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            ADDRESS),
        f.find(
            "clEnqueueUnmapMemObject",
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            JAVA_INT,
            ADDRESS,
            ADDRESS),
        f.find("clCreateProgramWithSource", ADDRESS, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS),
        f.find(
            "clCreateProgramWithBinary",
            ADDRESS,
            ADDRESS,
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            ADDRESS),
        f.newer("clCreateProgramWithIL", ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS),
        f.find("clBuildProgram", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS),
        f.find("clGetProgramInfo", JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS),
        f.find(
            "clGetProgramBuildInfo",
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            JAVA_INT,
            JAVA_LONG,
            ADDRESS,
            ADDRESS),
        f.find("clReleaseProgram", JAVA_INT, ADDRESS),
        f.find("clCreateKernel", ADDRESS, ADDRESS, ADDRESS, ADDRESS),
        f.find("clGetKernelInfo", JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS),
        f.find(
            "clGetKernelWorkGroupInfo",
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            JAVA_INT,
            JAVA_LONG,
            ADDRESS,
            ADDRESS),
        f.find("clSetKernelArg", JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG, ADDRESS),
        f.find("clReleaseKernel", JAVA_INT, ADDRESS),
        f.find(
            "clEnqueueNDRangeKernel",
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            JAVA_INT,
            ADDRESS,
            ADDRESS),
        f.find("clGetEventInfo", JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS),
        f.find("clGetEventProfilingInfo", JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS),
        f.find("clReleaseEvent", JAVA_INT, ADDRESS));
  }

  /** Says which function a library lacks. */
  static final class MissingFunctionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MissingFunctionException(String function) {
      super("it has no function " + function + " (OpenCL 1.2 is needed)");
    }
  }

  private record Functions(SymbolLookup library) {
    /** A function that came after OpenCL 1.2: where it is missing, its first call says so. */
    NativeFunction newer(String name, MemoryLayout result, MemoryLayout... parameters) {
      return library
          .find(name)
          .map(at -> NativeFunction.at(at, FunctionDescriptor.of(result, parameters)))
          .orElseGet(() ->
              NativeFunction.of(() -> {
                throw new MissingFunctionException(name);
              }));
    }

    NativeFunction find(String name, MemoryLayout result, MemoryLayout... parameters) {
      return NativeFunction.at(
          library.find(name).orElseThrow(() -> new MissingFunctionException(name)),
          FunctionDescriptor.of(result, parameters));
    }
  }
}
