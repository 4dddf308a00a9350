// CUDA's words for a C++ compiler of the host: see HostCuda.
#define __global__
#define __device__
#define __shared__ static
#define __forceinline__ inline
#define __maxnreg__(n)

struct host_dim { unsigned x, y, z; };
static host_dim threadIdx = {0, 0, 0}, blockIdx = {0, 0, 0}, blockDim = {1, 1, 1}, gridDim = {1, 1, 1};

// Calls a kernel for each work-item, which is a block of its own.
#define HOST_RUN(K, ...) \
  extern "C" void run_##K(unsigned char* pool, const long* words, int gx, int gy, int gz) { \
    gridDim = {(unsigned)gx, (unsigned)gy, (unsigned)gz}; \
    for (int z = 0; z < gz; z++) \
      for (int y = 0; y < gy; y++) \
        for (int x = 0; x < gx; x++) { \
          blockIdx = {(unsigned)x, (unsigned)y, (unsigned)z}; \
          __VA_ARGS__; \
        } \
  }

template <typename To, typename From> static inline To host_bits(From a) {
  To b;
  __builtin_memcpy(&b, &a, sizeof b);
  return b;
}
static inline float __int_as_float(int a) { return host_bits<float>(a); }
static inline int __float_as_int(float a) { return host_bits<int>(a); }
static inline unsigned __float_as_uint(float a) { return host_bits<unsigned>(a); }
static inline long __double_as_longlong(double a) { return host_bits<long>(a); }
static inline double __longlong_as_double(long a) { return host_bits<double>(a); }
static inline int __popc(unsigned a) { return __builtin_popcount(a); }
static inline int __popcll(unsigned long a) { return __builtin_popcountl(a); }
static inline int __clz(int a) { return a == 0 ? 32 : __builtin_clz(a); }
static inline int __clzll(long a) { return a == 0 ? 64 : __builtin_clzl(a); }
static inline int min(int a, int b) { return a < b ? a : b; }
static inline int max(int a, int b) { return a > b ? a : b; }
static inline long min(long a, long b) { return a < b ? a : b; }
static inline long max(long a, long b) { return a > b ? a : b; }
static inline int atomicAdd(int* p, int v) { int old = *p; *p = (int)((unsigned)old + (unsigned)v); return old; }
static inline unsigned long long atomicAdd(unsigned long long* p, unsigned long long v) { unsigned long long old = *p; *p = old + v; return old; }
static inline int atomicCAS(int* p, int e, int v) { int old = *p; if (old == e) *p = v; return old; }
static inline unsigned long long atomicCAS(unsigned long long* p, unsigned long long e, unsigned long long v) { unsigned long long old = *p; if (old == e) *p = v; return old; }

#define HOST_MATH1(NAME) \
  static inline float NAME(float a) { return __builtin_##NAME##f(a); } \
  static inline double NAME(double a) { return __builtin_##NAME(a); }
#define HOST_MATH2(NAME) \
  static inline float NAME(float a, float b) { return __builtin_##NAME##f(a, b); } \
  static inline double NAME(double a, double b) { return __builtin_##NAME(a, b); }
HOST_MATH1(sqrt) HOST_MATH1(fabs) HOST_MATH1(floor) HOST_MATH1(ceil) HOST_MATH1(rint) HOST_MATH1(exp) HOST_MATH1(exp2)
HOST_MATH1(expm1) HOST_MATH1(log) HOST_MATH1(log2) HOST_MATH1(log10) HOST_MATH1(log1p) HOST_MATH1(sin) HOST_MATH1(cos)
HOST_MATH1(tan) HOST_MATH1(asin) HOST_MATH1(acos) HOST_MATH1(atan) HOST_MATH1(sinh) HOST_MATH1(cosh) HOST_MATH1(tanh)
HOST_MATH1(asinh) HOST_MATH1(acosh) HOST_MATH1(atanh) HOST_MATH1(cbrt)
HOST_MATH2(pow) HOST_MATH2(atan2) HOST_MATH2(hypot) HOST_MATH2(fmod) HOST_MATH2(copysign)
static inline float fma(float a, float b, float c) { return __builtin_fmaf(a, b, c); }
static inline double fma(double a, double b, double c) { return __builtin_fma(a, b, c); }
static inline float rsqrt(float a) { return 1.0f / __builtin_sqrtf(a); }
static inline double rsqrt(double a) { return 1.0 / __builtin_sqrt(a); }
