package dev.stratus.embedded.runtime.opencl;

/** Values of {@code cl.h} that this package uses, by their C names. */
final class Cl {
  static final int CL_SUCCESS = 0;
  static final int CL_TRUE = 1;
  static final int CL_FALSE = 0;

  static final int CL_PLATFORM_VERSION = 0x0901;
  static final int CL_PLATFORM_NAME = 0x0902;

  static final long CL_DEVICE_TYPE_ALL = 0xFFFFFFFFL;
  static final long CL_DEVICE_TYPE_CPU = 1 << 1;
  static final long CL_DEVICE_TYPE_GPU = 1 << 2;

  static final int CL_DEVICE_TYPE = 0x1000;
  static final int CL_DEVICE_MAX_COMPUTE_UNITS = 0x1002;
  static final int CL_DEVICE_MAX_WORK_ITEM_DIMENSIONS = 0x1003;
  static final int CL_DEVICE_MAX_WORK_GROUP_SIZE = 0x1004;
  static final int CL_DEVICE_MAX_WORK_ITEM_SIZES = 0x1005;
  static final int CL_DEVICE_PREFERRED_VECTOR_WIDTH_FLOAT = 0x100A;
  static final int CL_DEVICE_MAX_CLOCK_FREQUENCY = 0x100C;
  static final int CL_DEVICE_MAX_MEM_ALLOC_SIZE = 0x1010;
  static final int CL_DEVICE_MEM_BASE_ADDR_ALIGN = 0x1019;
  static final int CL_DEVICE_SINGLE_FP_CONFIG = 0x101B;
  static final int CL_DEVICE_GLOBAL_MEM_CACHE_SIZE = 0x101E;
  static final int CL_DEVICE_GLOBAL_MEM_SIZE = 0x101F;
  static final int CL_DEVICE_LOCAL_MEM_SIZE = 0x1023;
  static final int CL_DEVICE_PROFILING_TIMER_RESOLUTION = 0x1025;
  static final int CL_DEVICE_AVAILABLE = 0x1027;
  static final int CL_DEVICE_COMPILER_AVAILABLE = 0x1028;
  static final int CL_DEVICE_NAME = 0x102B;
  static final int CL_DEVICE_VENDOR = 0x102C;
  static final int CL_DRIVER_VERSION = 0x102D;
  static final int CL_DEVICE_VERSION = 0x102F;
  static final int CL_DEVICE_EXTENSIONS = 0x1030;
  static final int CL_DEVICE_HOST_UNIFIED_MEMORY = 0x1035;
  static final int CL_DEVICE_OPENCL_C_VERSION = 0x103D;
  static final int CL_DEVICE_IL_VERSION = 0x105B;

  static final long CL_FP_DENORM = 1;
  static final long CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT = 1 << 7;

  static final long CL_CONTEXT_PLATFORM = 0x1084;
  static final long CL_QUEUE_PROFILING_ENABLE = 1 << 1;

  static final long CL_MEM_READ_WRITE = 1;
  static final long CL_MEM_USE_HOST_PTR = 1 << 3;
  static final long CL_MAP_READ = 1;
  static final long CL_MAP_WRITE = 1 << 1;
  static final long CL_MAP_WRITE_INVALIDATE_REGION = 1 << 2;

  static final int CL_PROGRAM_BINARY_SIZES = 0x1165;
  static final int CL_PROGRAM_BINARIES = 0x1166;
  static final int CL_PROGRAM_BUILD_LOG = 0x1183;

  static final int CL_KERNEL_NUM_ARGS = 0x1191;
  static final int CL_KERNEL_WORK_GROUP_SIZE = 0x11B0;
  static final int CL_KERNEL_LOCAL_MEM_SIZE = 0x11B2;

  static final int CL_EVENT_COMMAND_EXECUTION_STATUS = 0x11D3;
  static final int CL_PROFILING_COMMAND_QUEUED = 0x1280;
  static final int CL_PROFILING_COMMAND_SUBMIT = 0x1281;
  static final int CL_PROFILING_COMMAND_START = 0x1282;
  static final int CL_PROFILING_COMMAND_END = 0x1283;

  private Cl() {}
}
