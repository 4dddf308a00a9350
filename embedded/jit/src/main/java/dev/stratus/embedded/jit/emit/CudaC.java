package dev.stratus.embedded.jit.emit;

import dev.stratus.embedded.jit.emit.Dialect.Form;
import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.Expr.WorkItemQuery.Query;
import dev.stratus.embedded.jit.ir.MathOp;
import dev.stratus.embedded.jit.ir.ScalarType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * CUDA C++ as a table, for NVRTC, nvcc and clang alike: no header is included, as NVRTC has none.
 *
 * <p>Contraction of a * b + c is on by default there, and cannot be turned off in the text: compile
 * with {@link #OPTIONS}, as Java rounds twice. Quotients and roots are correctly rounded and
 * subnormal numbers kept unless options ask for less (CUDA C++ Programming Guide, "Mathematical
 * Functions Appendix"; nvcc's defaults are -prec-div=true -prec-sqrt=true -ftz=false).
 *
 * <p>A {@code long} has 64 bits, as it does in CUDA on Linux.
 */
public final class CudaC {
  private CudaC() {}

  /** What the text must be compiled with, in NVRTC's and nvcc's spelling. */
  public static final List<String> OPTIONS = List.of("--fmad=false");

  /** Names that OpenCL C has and CUDA does not. */
  private static final String PRELUDE_LINES =
      """
      typedef unsigned char uchar;
      typedef unsigned short ushort;
      typedef unsigned int uint;
      typedef unsigned long ulong;
      #ifndef INT_MAX
      #define INT_MAX 2147483647
      #define INT_MIN (-2147483647 - 1)
      #define LONG_MAX 9223372036854775807L
      #define LONG_MIN (-9223372036854775807L - 1L)
      #endif
      #ifndef NAN
      #define NAN __int_as_float(0x7fc00000)
      #define INFINITY __int_as_float(0x7f800000)
      #endif
      #define as_int(x) __float_as_int(x)
      #define as_uint(x) __float_as_uint(x)
      #define as_float(x) __int_as_float(x)
      #define as_long(x) __double_as_longlong(x)
      #define as_double(x) __longlong_as_double(x)
      """;

  /** Qualifiers, built-in variables and functions of CUDA C++, and what its headers define. */
  private static final String RESERVED =
      """
      __global__ __device__ __host__ __shared__ __constant__ __managed__ __restrict__ __forceinline__
      __noinline__ __launch_bounds__ __syncthreads __syncwarp __threadfence __threadfence_block
      threadIdx blockIdx blockDim gridDim warpSize dim3 char1 char2 char3 char4 atomicAdd atomicCAS
      atomicExch atomicMin atomicMax __shfl_sync __shfl_xor_sync __shfl_down_sync __shfl_up_sync
      __popc __popcll __clz __clzll __ffs __brev __ldg __ldcs __stcs rsqrtf sqrtf expf exp2f exp10f
      logf log2f log10f log1pf expm1f powf sinf cosf tanf asinf acosf atanf atan2f sinhf coshf tanhf
      fabsf fmaf floorf ceilf rintf roundf truncf fmodf fminf fmaxf hypotf cbrtf normf rnormf
      saturate clock clock64 printf assert malloc free memcpy memset asm __asm__ surface texture
      nullptr_t wchar_t char8_t char16_t char32_t constinit consteval co_await co_return co_yield
      half half2 __half __nv_bfloat16 cudaStream_t j0 j1 jn y0 y1 yn lgamma gamma signbit isinf isnan
      isfinite
      """;

  public static final Dialect DIALECT =
      new Dialect(
          "cuda",
          PRELUDE_LINES.lines().toList(),
          List.of(),
          List.of(),
          "extern \"C\" __global__ void ",
          "static __device__ __forceinline__ ",
          "static __device__ __forceinline__ ",
          "__restrict__",
          OpenClC.types("bool"),
          OpenClC.types("uchar"),
          Map.of(ScalarType.INT, "uint", ScalarType.LONG, "ulong"),
          Map.of(
              AddressSpace.GLOBAL, "",
              AddressSpace.CONSTANT, "const ",
              AddressSpace.LOCAL, "",
              AddressSpace.PRIVATE, ""),
          "__shared__ ",
          "static __device__ const ",
          Map.of(
              Query.GLOBAL_ID, "(blockIdx.%2$s * blockDim.%2$s + threadIdx.%2$s)",
              Query.LOCAL_ID, "threadIdx.%2$s",
              Query.GROUP_ID, "blockIdx.%2$s",
              Query.GLOBAL_SIZE, "(gridDim.%2$s * blockDim.%2$s)",
              Query.LOCAL_SIZE, "blockDim.%2$s",
              Query.NUM_GROUPS, "gridDim.%2$s"),
          "__syncthreads()",
          // It orders global memory for the group too.
          "__syncthreads()",
          Map.of(
              Form.BITS, "as_%s(%s)",
              Form.FLOAT_REMAINDER, "fmod(%s, %s)",
              Form.ATOMIC_ADD_INT, "atomicAdd(&%s, %s)",
              Form.ATOMIC_ADD_LONG,
                  "atomicAdd((unsigned long long*)&%s, (unsigned long long)(%s))"),
          OpenClC.floatFunctions(),
          Map.of(
              MathOp.MIN, "min",
              MathOp.MAX, "max",
              MathOp.POPCOUNT, "java_popcount",
              MathOp.CLZ, "java_clz"),
          false,
          "#pragma unroll",
          reserved(),
          CudaLibrary.definitions());

  private static Set<String> reserved() {
    Set<String> words = OpenClC.reserved();
    words.addAll(Arrays.asList(RESERVED.strip().split("\\s+")));
    return words;
  }
}
