// What CUDA's own headers would declare, as far as generated kernels use it, for clang without a CUDA toolkit.
// Sources: CUDA C++ Programming Guide (built-in variables, warp shuffle functions, vector types); the instructions are
// those of the PTX ISA, by the names of LLVM's NVPTX back end.
// Missing on purpose: the mathematical library, which is NVIDIA's (libdevice).

#define __global__ __attribute__((global))
#define __device__ __attribute__((device))
#define __shared__ __attribute__((shared))
#define __constant__ __attribute__((constant))
#define __forceinline__ __inline__ __attribute__((always_inline))
#define STRATUS_DEVICE static __device__ __forceinline__

// At most n registers are left to each where so many work-items share the 65,536 of a multiprocessor.
#define __CUDACC_VER_MAJOR__ 13
#define __maxnreg__(n) __attribute__((launch_bounds(65536 / (n))))

// ---- ids and sizes ----

struct stratus_tid {
  __declspec(property(get = get_x)) unsigned x;
  __declspec(property(get = get_y)) unsigned y;
  __declspec(property(get = get_z)) unsigned z;
  STRATUS_DEVICE unsigned get_x() { return __nvvm_read_ptx_sreg_tid_x(); }
  STRATUS_DEVICE unsigned get_y() { return __nvvm_read_ptx_sreg_tid_y(); }
  STRATUS_DEVICE unsigned get_z() { return __nvvm_read_ptx_sreg_tid_z(); }
};
extern const __device__ __attribute__((weak)) stratus_tid threadIdx;

struct stratus_ctaid {
  __declspec(property(get = get_x)) unsigned x;
  __declspec(property(get = get_y)) unsigned y;
  __declspec(property(get = get_z)) unsigned z;
  STRATUS_DEVICE unsigned get_x() { return __nvvm_read_ptx_sreg_ctaid_x(); }
  STRATUS_DEVICE unsigned get_y() { return __nvvm_read_ptx_sreg_ctaid_y(); }
  STRATUS_DEVICE unsigned get_z() { return __nvvm_read_ptx_sreg_ctaid_z(); }
};
extern const __device__ __attribute__((weak)) stratus_ctaid blockIdx;

struct stratus_ntid {
  __declspec(property(get = get_x)) unsigned x;
  __declspec(property(get = get_y)) unsigned y;
  __declspec(property(get = get_z)) unsigned z;
  STRATUS_DEVICE unsigned get_x() { return __nvvm_read_ptx_sreg_ntid_x(); }
  STRATUS_DEVICE unsigned get_y() { return __nvvm_read_ptx_sreg_ntid_y(); }
  STRATUS_DEVICE unsigned get_z() { return __nvvm_read_ptx_sreg_ntid_z(); }
};
extern const __device__ __attribute__((weak)) stratus_ntid blockDim;

struct stratus_nctaid {
  __declspec(property(get = get_x)) unsigned x;
  __declspec(property(get = get_y)) unsigned y;
  __declspec(property(get = get_z)) unsigned z;
  STRATUS_DEVICE unsigned get_x() { return __nvvm_read_ptx_sreg_nctaid_x(); }
  STRATUS_DEVICE unsigned get_y() { return __nvvm_read_ptx_sreg_nctaid_y(); }
  STRATUS_DEVICE unsigned get_z() { return __nvvm_read_ptx_sreg_nctaid_z(); }
};
extern const __device__ __attribute__((weak)) stratus_nctaid gridDim;

// ---- bits ----

STRATUS_DEVICE float __int_as_float(int a) { return __builtin_bit_cast(float, a); }
STRATUS_DEVICE float __uint_as_float(unsigned a) { return __builtin_bit_cast(float, a); }
STRATUS_DEVICE int __float_as_int(float a) { return __builtin_bit_cast(int, a); }
STRATUS_DEVICE unsigned __float_as_uint(float a) { return __builtin_bit_cast(unsigned, a); }
STRATUS_DEVICE long __double_as_longlong(double a) { return __builtin_bit_cast(long, a); }
STRATUS_DEVICE double __longlong_as_double(long a) { return __builtin_bit_cast(double, a); }
STRATUS_DEVICE int __popc(unsigned a) { return __builtin_popcount(a); }
STRATUS_DEVICE int __popcll(unsigned long a) { return __builtin_popcountl(a); }
// Of 0 clang's built-in is undefined, CUDA's is the width.
STRATUS_DEVICE int __clz(int a) { return a == 0 ? 32 : __builtin_clz((unsigned)a); }
STRATUS_DEVICE int __clzll(long a) { return a == 0 ? 64 : __builtin_clzl((unsigned long)a); }

// ---- lanes ----

STRATUS_DEVICE float __shfl_xor_sync(unsigned m, float v, int d) { return __nvvm_shfl_sync_bfly_f32(m, v, d, 31); }
STRATUS_DEVICE float __shfl_down_sync(unsigned m, float v, unsigned d) { return __nvvm_shfl_sync_down_f32(m, v, d, 31); }
STRATUS_DEVICE float __shfl_sync(unsigned m, float v, int from) { return __nvvm_shfl_sync_idx_f32(m, v, from, 31); }

// ---- atomics ----

STRATUS_DEVICE int atomicAdd(int* p, int v) { return __nvvm_atom_add_gen_i(p, v); }
STRATUS_DEVICE unsigned long long atomicAdd(unsigned long long* p, unsigned long long v) {
  return __nvvm_atom_add_gen_ll((long long*)p, (long long)v);
}
STRATUS_DEVICE int atomicCAS(int* p, int expected, int v) { return __nvvm_atom_cas_gen_i(p, expected, v); }
STRATUS_DEVICE unsigned long long atomicCAS(unsigned long long* p, unsigned long long expected, unsigned long long v) {
  return __nvvm_atom_cas_gen_ll((long long*)p, (long long)expected, (long long)v);
}

// ---- numbers: one instruction each, correctly rounded ----

STRATUS_DEVICE float sqrt(float a) { return __nvvm_sqrt_rn_f(a); }
STRATUS_DEVICE float fma(float a, float b, float c) { return __nvvm_fma_rn_f(a, b, c); }
STRATUS_DEVICE float fabs(float a) { return __builtin_fabsf(a); }
STRATUS_DEVICE float floor(float a) { return __builtin_floorf(a); }
STRATUS_DEVICE float ceil(float a) { return __builtin_ceilf(a); }
STRATUS_DEVICE float rint(float a) { return __builtin_rintf(a); }
STRATUS_DEVICE float copysign(float a, float b) { return __builtin_copysignf(a, b); }
STRATUS_DEVICE double sqrt(double a) { return __nvvm_sqrt_rn_d(a); }
STRATUS_DEVICE double fma(double a, double b, double c) { return __nvvm_fma_rn_d(a, b, c); }
STRATUS_DEVICE double fabs(double a) { return __builtin_fabs(a); }
STRATUS_DEVICE double floor(double a) { return __builtin_floor(a); }
STRATUS_DEVICE double ceil(double a) { return __builtin_ceil(a); }
STRATUS_DEVICE double rint(double a) { return __builtin_rint(a); }
STRATUS_DEVICE double copysign(double a, double b) { return __builtin_copysign(a, b); }
STRATUS_DEVICE int min(int a, int b) { return a < b ? a : b; }
STRATUS_DEVICE int max(int a, int b) { return a > b ? a : b; }
STRATUS_DEVICE long min(long a, long b) { return a < b ? a : b; }
STRATUS_DEVICE long max(long a, long b) { return a > b ? a : b; }

// ---- several elements as one access ----

struct __attribute__((aligned(8))) float2 { float x, y; };
STRATUS_DEVICE float2 make_float2(float x, float y) { return float2{x, y}; }
struct __attribute__((aligned(16))) float4 { float x, y, z, w; };
STRATUS_DEVICE float4 make_float4(float x, float y, float z, float w) { return float4{x, y, z, w}; }
struct __attribute__((aligned(8))) int2 { int x, y; };
STRATUS_DEVICE int2 make_int2(int x, int y) { return int2{x, y}; }
struct __attribute__((aligned(16))) int4 { int x, y, z, w; };
STRATUS_DEVICE int4 make_int4(int x, int y, int z, int w) { return int4{x, y, z, w}; }
struct __attribute__((aligned(4))) short2 { short x, y; };
STRATUS_DEVICE short2 make_short2(short x, short y) { return short2{x, y}; }
struct __attribute__((aligned(8))) short4 { short x, y, z, w; };
STRATUS_DEVICE short4 make_short4(short x, short y, short z, short w) { return short4{x, y, z, w}; }
struct __attribute__((aligned(4))) ushort2 { unsigned short x, y; };
STRATUS_DEVICE ushort2 make_ushort2(unsigned short x, unsigned short y) { return ushort2{x, y}; }
struct __attribute__((aligned(8))) ushort4 { unsigned short x, y, z, w; };
STRATUS_DEVICE ushort4 make_ushort4(unsigned short x, unsigned short y, unsigned short z, unsigned short w) { return ushort4{x, y, z, w}; }
struct __attribute__((aligned(16))) double2 { double x, y; };
STRATUS_DEVICE double2 make_double2(double x, double y) { return double2{x, y}; }
struct __attribute__((aligned(16))) long2 { long x, y; };
STRATUS_DEVICE long2 make_long2(long x, long y) { return long2{x, y}; }
