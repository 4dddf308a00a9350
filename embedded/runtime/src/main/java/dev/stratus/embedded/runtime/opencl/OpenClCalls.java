package dev.stratus.embedded.runtime.opencl;

import java.lang.foreign.MemorySegment;

/**
 * The functions of {@link OpenClBinding} with Java signatures, so that every call site is checked
 * by the compiler and handles are always invoked with their exact type. Nothing is decided here:
 * callers read the status.
 */
record OpenClCalls(OpenClBinding binding) {
  int clGetPlatformIDs(int numEntries, MemorySegment platforms, MemorySegment numPlatforms) {
    try {
      return (int)
          binding.clGetPlatformIDs().handle().invokeExact(numEntries, platforms, numPlatforms);
    } catch (Throwable failure) {
      throw unexpected("clGetPlatformIDs", failure);
    }
  }

  int clGetPlatformInfo(
      MemorySegment platform, int info, long size, MemorySegment value, MemorySegment sizeOut) {
    try {
      return (int)
          binding.clGetPlatformInfo().handle().invokeExact(platform, info, size, value, sizeOut);
    } catch (Throwable failure) {
      throw unexpected("clGetPlatformInfo", failure);
    }
  }

  int clGetDeviceIDs(
      MemorySegment platform,
      long type,
      int numEntries,
      MemorySegment devices,
      MemorySegment numDevices) {
    try {
      return (int)
          binding
              .clGetDeviceIDs()
              .handle()
              .invokeExact(platform, type, numEntries, devices, numDevices);
    } catch (Throwable failure) {
      throw unexpected("clGetDeviceIDs", failure);
    }
  }

  int clGetDeviceInfo(
      MemorySegment device, int info, long size, MemorySegment value, MemorySegment sizeOut) {
    try {
      return (int)
          binding.clGetDeviceInfo().handle().invokeExact(device, info, size, value, sizeOut);
    } catch (Throwable failure) {
      throw unexpected("clGetDeviceInfo", failure);
    }
  }

  MemorySegment clCreateContext(
      MemorySegment properties,
      int numDevices,
      MemorySegment device,
      MemorySegment callback,
      MemorySegment userData,
      MemorySegment statusOut) {
    try {
      return (MemorySegment)
          binding
              .clCreateContext()
              .handle()
              .invokeExact(properties, numDevices, device, callback, userData, statusOut);
    } catch (Throwable failure) {
      throw unexpected("clCreateContext", failure);
    }
  }

  int clReleaseContext(MemorySegment context) {
    try {
      return (int) binding.clReleaseContext().handle().invokeExact(context);
    } catch (Throwable failure) {
      throw unexpected("clReleaseContext", failure);
    }
  }

  MemorySegment clCreateCommandQueue(
      MemorySegment context, MemorySegment device, long properties, MemorySegment statusOut) {
    try {
      return (MemorySegment)
          binding
              .clCreateCommandQueue()
              .handle()
              .invokeExact(context, device, properties, statusOut);
    } catch (Throwable failure) {
      throw unexpected("clCreateCommandQueue", failure);
    }
  }

  int clReleaseCommandQueue(MemorySegment queue) {
    try {
      return (int) binding.clReleaseCommandQueue().handle().invokeExact(queue);
    } catch (Throwable failure) {
      throw unexpected("clReleaseCommandQueue", failure);
    }
  }

  int clFlush(MemorySegment queue) {
    try {
      return (int) binding.clFlush().handle().invokeExact(queue);
    } catch (Throwable failure) {
      throw unexpected("clFlush", failure);
    }
  }

  int clFinish(MemorySegment queue) {
    try {
      return (int) binding.clFinish().handle().invokeExact(queue);
    } catch (Throwable failure) {
      throw unexpected("clFinish", failure);
    }
  }

  MemorySegment clCreateBuffer(
      MemorySegment context,
      long flags,
      long size,
      MemorySegment hostPtr,
      MemorySegment statusOut) {
    try {
      return (MemorySegment)
          binding.clCreateBuffer().handle().invokeExact(context, flags, size, hostPtr, statusOut);
    } catch (Throwable failure) {
      throw unexpected("clCreateBuffer", failure);
    }
  }

  int clReleaseMemObject(MemorySegment buffer) {
    try {
      return (int) binding.clReleaseMemObject().handle().invokeExact(buffer);
    } catch (Throwable failure) {
      throw unexpected("clReleaseMemObject", failure);
    }
  }

  int clEnqueueReadBuffer(
      MemorySegment queue,
      MemorySegment buffer,
      int blocking,
      long offset,
      long size,
      MemorySegment data,
      int numEvents,
      MemorySegment waitFor,
      MemorySegment event) {
    try {
      return (int)
          binding
              .clEnqueueReadBuffer()
              .handle()
              .invokeExact(queue, buffer, blocking, offset, size, data, numEvents, waitFor, event);
    } catch (Throwable failure) {
      throw unexpected("clEnqueueReadBuffer", failure);
    }
  }

  int clEnqueueWriteBuffer(
      MemorySegment queue,
      MemorySegment buffer,
      int blocking,
      long offset,
      long size,
      MemorySegment data,
      int numEvents,
      MemorySegment waitFor,
      MemorySegment event) {
    try {
      return (int)
          binding
              .clEnqueueWriteBuffer()
              .handle()
              .invokeExact(queue, buffer, blocking, offset, size, data, numEvents, waitFor, event);
    } catch (Throwable failure) {
      throw unexpected("clEnqueueWriteBuffer", failure);
    }
  }

  int clEnqueueCopyBuffer(
      MemorySegment queue,
      MemorySegment source,
      MemorySegment target,
      long sourceOffset,
      long targetOffset,
      long size,
      int numEvents,
      MemorySegment waitFor,
      MemorySegment event) {
    try {
      return (int)
          binding
              .clEnqueueCopyBuffer()
              .handle()
              .invokeExact(
                  queue,
                  source,
                  target,
                  sourceOffset,
                  targetOffset,
                  size,
                  numEvents,
                  waitFor,
                  event);
    } catch (Throwable failure) {
      throw unexpected("clEnqueueCopyBuffer", failure);
    }
  }

  int clEnqueueFillBuffer(
      MemorySegment queue,
      MemorySegment buffer,
      MemorySegment pattern,
      long patternSize,
      long offset,
      long size,
      int numEvents,
      MemorySegment waitFor,
      MemorySegment event) {
    try {
      return (int)
          binding
              .clEnqueueFillBuffer()
              .handle()
              .invokeExact(
                  queue, buffer, pattern, patternSize, offset, size, numEvents, waitFor, event);
    } catch (Throwable failure) {
      throw unexpected("clEnqueueFillBuffer", failure);
    }
  }

  MemorySegment clEnqueueMapBuffer(
      MemorySegment queue,
      MemorySegment buffer,
      int blocking,
      long flags,
      long offset,
      long size,
      int numEvents,
      MemorySegment waitFor,
      MemorySegment event,
      MemorySegment statusOut) {
    try {
      return (MemorySegment)
          binding
              .clEnqueueMapBuffer()
              .handle()
              .invokeExact(
                  queue, buffer, blocking, flags, offset, size, numEvents, waitFor, event,
                  statusOut);
    } catch (Throwable failure) {
      throw unexpected("clEnqueueMapBuffer", failure);
    }
  }

  int clEnqueueUnmapMemObject(
      MemorySegment queue,
      MemorySegment buffer,
      MemorySegment mapped,
      int numEvents,
      MemorySegment waitFor,
      MemorySegment event) {
    try {
      return (int)
          binding
              .clEnqueueUnmapMemObject()
              .handle()
              .invokeExact(queue, buffer, mapped, numEvents, waitFor, event);
    } catch (Throwable failure) {
      throw unexpected("clEnqueueUnmapMemObject", failure);
    }
  }

  MemorySegment clCreateProgramWithSource(
      MemorySegment context,
      int count,
      MemorySegment strings,
      MemorySegment lengths,
      MemorySegment statusOut) {
    try {
      return (MemorySegment)
          binding
              .clCreateProgramWithSource()
              .handle()
              .invokeExact(context, count, strings, lengths, statusOut);
    } catch (Throwable failure) {
      throw unexpected("clCreateProgramWithSource", failure);
    }
  }

  MemorySegment clCreateProgramWithBinary(
      MemorySegment context,
      int numDevices,
      MemorySegment device,
      MemorySegment lengths,
      MemorySegment binaries,
      MemorySegment binaryStatus,
      MemorySegment statusOut) {
    try {
      return (MemorySegment)
          binding
              .clCreateProgramWithBinary()
              .handle()
              .invokeExact(context, numDevices, device, lengths, binaries, binaryStatus, statusOut);
    } catch (Throwable failure) {
      throw unexpected("clCreateProgramWithBinary", failure);
    }
  }

  MemorySegment clCreateProgramWithIL(
      MemorySegment context, MemorySegment il, long length, MemorySegment statusOut) {
    try {
      return (MemorySegment)
          binding.clCreateProgramWithIL().handle().invokeExact(context, il, length, statusOut);
    } catch (Throwable failure) {
      throw unexpected("clCreateProgramWithIL", failure);
    }
  }

  int clBuildProgram(
      MemorySegment program,
      int numDevices,
      MemorySegment device,
      MemorySegment options,
      MemorySegment callback,
      MemorySegment userData) {
    try {
      return (int)
          binding
              .clBuildProgram()
              .handle()
              .invokeExact(program, numDevices, device, options, callback, userData);
    } catch (Throwable failure) {
      throw unexpected("clBuildProgram", failure);
    }
  }

  int clGetProgramInfo(
      MemorySegment program, int info, long size, MemorySegment value, MemorySegment sizeOut) {
    try {
      return (int)
          binding.clGetProgramInfo().handle().invokeExact(program, info, size, value, sizeOut);
    } catch (Throwable failure) {
      throw unexpected("clGetProgramInfo", failure);
    }
  }

  int clGetProgramBuildInfo(
      MemorySegment program,
      MemorySegment device,
      int info,
      long size,
      MemorySegment value,
      MemorySegment sizeOut) {
    try {
      return (int)
          binding
              .clGetProgramBuildInfo()
              .handle()
              .invokeExact(program, device, info, size, value, sizeOut);
    } catch (Throwable failure) {
      throw unexpected("clGetProgramBuildInfo", failure);
    }
  }

  int clReleaseProgram(MemorySegment program) {
    try {
      return (int) binding.clReleaseProgram().handle().invokeExact(program);
    } catch (Throwable failure) {
      throw unexpected("clReleaseProgram", failure);
    }
  }

  MemorySegment clCreateKernel(MemorySegment program, MemorySegment name, MemorySegment statusOut) {
    try {
      return (MemorySegment)
          binding.clCreateKernel().handle().invokeExact(program, name, statusOut);
    } catch (Throwable failure) {
      throw unexpected("clCreateKernel", failure);
    }
  }

  int clGetKernelInfo(
      MemorySegment kernel, int info, long size, MemorySegment value, MemorySegment sizeOut) {
    try {
      return (int)
          binding.clGetKernelInfo().handle().invokeExact(kernel, info, size, value, sizeOut);
    } catch (Throwable failure) {
      throw unexpected("clGetKernelInfo", failure);
    }
  }

  int clGetKernelWorkGroupInfo(
      MemorySegment kernel,
      MemorySegment device,
      int info,
      long size,
      MemorySegment value,
      MemorySegment sizeOut) {
    try {
      return (int)
          binding
              .clGetKernelWorkGroupInfo()
              .handle()
              .invokeExact(kernel, device, info, size, value, sizeOut);
    } catch (Throwable failure) {
      throw unexpected("clGetKernelWorkGroupInfo", failure);
    }
  }

  int clSetKernelArg(MemorySegment kernel, int index, long size, MemorySegment value) {
    try {
      return (int) binding.clSetKernelArg().handle().invokeExact(kernel, index, size, value);
    } catch (Throwable failure) {
      throw unexpected("clSetKernelArg", failure);
    }
  }

  int clReleaseKernel(MemorySegment kernel) {
    try {
      return (int) binding.clReleaseKernel().handle().invokeExact(kernel);
    } catch (Throwable failure) {
      throw unexpected("clReleaseKernel", failure);
    }
  }

  int clEnqueueNDRangeKernel(
      MemorySegment queue,
      MemorySegment kernel,
      int dimensions,
      MemorySegment offset,
      MemorySegment global,
      MemorySegment local,
      int numEvents,
      MemorySegment waitFor,
      MemorySegment event) {
    try {
      return (int)
          binding
              .clEnqueueNDRangeKernel()
              .handle()
              .invokeExact(
                  queue, kernel, dimensions, offset, global, local, numEvents, waitFor, event);
    } catch (Throwable failure) {
      throw unexpected("clEnqueueNDRangeKernel", failure);
    }
  }

  int clGetEventInfo(
      MemorySegment event, int info, long size, MemorySegment value, MemorySegment sizeOut) {
    try {
      return (int) binding.clGetEventInfo().handle().invokeExact(event, info, size, value, sizeOut);
    } catch (Throwable failure) {
      throw unexpected("clGetEventInfo", failure);
    }
  }

  int clGetEventProfilingInfo(
      MemorySegment event, int info, long size, MemorySegment value, MemorySegment sizeOut) {
    try {
      return (int)
          binding.clGetEventProfilingInfo().handle().invokeExact(event, info, size, value, sizeOut);
    } catch (Throwable failure) {
      throw unexpected("clGetEventProfilingInfo", failure);
    }
  }

  int clReleaseEvent(MemorySegment event) {
    try {
      return (int) binding.clReleaseEvent().handle().invokeExact(event);
    } catch (Throwable failure) {
      throw unexpected("clReleaseEvent", failure);
    }
  }

  /** A C function throws nothing: what arrives here is a wrong argument or a broken binding. */
  private static RuntimeException unexpected(String function, Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(
        "Calling "
            + function
            + " failed before the driver was reached: this is a defect of Stratus, please report it.",
        failure);
  }
}
