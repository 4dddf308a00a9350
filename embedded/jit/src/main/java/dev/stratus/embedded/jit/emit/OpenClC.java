package dev.stratus.embedded.jit.emit;

import dev.stratus.embedded.jit.emit.Dialect.Form;
import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.Expr.WorkItemQuery.Query;
import dev.stratus.embedded.jit.ir.MathOp;
import dev.stratus.embedded.jit.ir.ScalarType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** OpenCL C 1.2 as a table. */
public final class OpenClC {
  private OpenClC() {}

  public static final Dialect DIALECT = dialect(OpenClLibrary.definitions(false));

  /** For CPU devices: see {@link OpenClPacked} for what differs, and why. */
  public static final Dialect CPU_DIALECT = dialect(OpenClLibrary.definitions(true));

  private static Dialect dialect(Map<String, Supplier<Dialect.Definition>> library) {
    return new Dialect(
        "opencl",
        // Contraction of a * b + c is on by default in OpenCL C; Java rounds twice.
        List.of("#pragma OPENCL FP_CONTRACT OFF"),
        List.of("#pragma OPENCL EXTENSION cl_khr_fp64 : enable"),
        List.of("#pragma OPENCL EXTENSION cl_khr_int64_base_atomics : enable"),
        "__kernel void ",
        "static ",
        // PoCL 3.1 keeps the work-item's ids where all its threads write them; a function that it
        // does not inline reads another thread's (a third of the launches of a kernel with such
        // a helper were wrong on two threads, none since).
        "static inline __attribute__((always_inline)) ",
        "restrict",
        types("bool"),
        types("uchar"),
        Map.of(ScalarType.INT, "uint", ScalarType.LONG, "ulong"),
        Map.of(
            AddressSpace.GLOBAL, "__global ",
            AddressSpace.CONSTANT, "__constant ",
            AddressSpace.LOCAL, "__local ",
            AddressSpace.PRIVATE, ""),
        "__local ",
        "__constant ",
        Map.of(
            Query.GLOBAL_ID, "get_global_id(%d)",
            Query.LOCAL_ID, "get_local_id(%d)",
            Query.GROUP_ID, "get_group_id(%d)",
            Query.GLOBAL_SIZE, "get_global_size(%d)",
            Query.LOCAL_SIZE, "get_local_size(%d)",
            Query.NUM_GROUPS, "get_num_groups(%d)"),
        "barrier(CLK_LOCAL_MEM_FENCE)",
        "barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE)",
        Map.ofEntries(
            Map.entry(Form.BITS, "as_%s(%s)"),
            Map.entry(Form.FLOAT_REMAINDER, "fmod(%s, %s)"),
            Map.entry(Form.ATOMIC_ADD_INT, "atomic_add(&%s, %s)"),
            Map.entry(Form.ATOMIC_ADD_LONG, "atom_add(&%s, %s)"),
            Map.entry(Form.LOAD_LANES, "vload%s(0, &%s)"),
            Map.entry(Form.STORE_LANES, "vstore%1$s(%3$s, 0, &%2$s)"),
            Map.entry(Form.LOAD_HALF_LANES, "vload_half%1$s(0, (%3$sconst half*)&%2$s)"),
            Map.entry(Form.STORE_HALF_LANES, "vstore_half%1$s_rte(%4$s, 0, (%3$shalf*)&%2$s)"),
            Map.entry(Form.SPLAT, "(%s)(%s)"),
            Map.entry(Form.CONVERT_LANES, "convert_%s(%s)"),
            Map.entry(Form.SELECT_LANES, "(%s ? %s : %s)"),
            Map.entry(Form.ANY_LANE, "any(%s)"),
            Map.entry(Form.ALL_LANES, "all(%s)")),
        floatFunctions(),
        Map.of(
            MathOp.MIN, "min",
            MathOp.MAX, "max",
            MathOp.POPCOUNT, "popcount",
            MathOp.CLZ, "clz"),
        true,
        "",
        reserved(),
        library);
  }

  static Map<ScalarType, String> types(String bool) {
    return Map.of(
        ScalarType.BOOLEAN, bool,
        ScalarType.BYTE, "char",
        ScalarType.SHORT, "short",
        ScalarType.CHAR, "ushort",
        ScalarType.INT, "int",
        ScalarType.LONG, "long",
        ScalarType.FLOAT, "float",
        ScalarType.DOUBLE, "double",
        // OpenCL C has half in memory only, behind pointers: a packed float is its bits.
        ScalarType.HALF, "ushort",
        ScalarType.BFLOAT16, "ushort");
  }

  static Map<MathOp, String> floatFunctions() {
    Map<MathOp, String> names = new HashMap<>();
    for (MathOp op :
        List.of(
            MathOp.SQRT,
            MathOp.FMA,
            MathOp.FLOOR,
            MathOp.CEIL,
            MathOp.RINT,
            MathOp.EXP,
            MathOp.EXP2,
            MathOp.EXPM1,
            MathOp.LOG,
            MathOp.LOG2,
            MathOp.LOG10,
            MathOp.LOG1P,
            MathOp.SIN,
            MathOp.COS,
            MathOp.TAN,
            MathOp.SINPI,
            MathOp.COSPI,
            MathOp.ASIN,
            MathOp.ACOS,
            MathOp.ATAN,
            MathOp.ATAN2,
            MathOp.SINH,
            MathOp.COSH,
            MathOp.TANH,
            MathOp.ASINH,
            MathOp.ACOSH,
            MathOp.ATANH,
            MathOp.CBRT,
            MathOp.HYPOT)) {
      names.put(op, op.name().toLowerCase(Locale.ROOT));
    }
    names.put(MathOp.ABS, "fabs");
    return names;
  }

  static Set<String> reserved() {
    Set<String> words = new HashSet<>(Arrays.asList(RESERVED.strip().split("\\s+")));
    for (String type : VECTOR_ELEMENTS.strip().split("\\s+")) {
      words.add(type);
      words.add("as_" + type);
      for (int lanes : new int[] {2, 3, 4, 8, 16}) {
        words.add(type + lanes);
        words.add("as_" + type + lanes);
      }
    }
    for (int lanes : new int[] {2, 3, 4, 8, 16}) {
      words.add("vload" + lanes);
      words.add("vstore" + lanes);
      words.add("vload_half" + lanes);
      words.add("vstore_half" + lanes);
      words.add("vstore_half" + lanes + "_rte");
      words.add("unaligned_ushort" + lanes);
    }
    for (String prefix : new String[] {"native_", "half_"}) {
      for (String function :
          "cos divide exp exp2 exp10 log log2 log10 powr recip rsqrt sin sqrt tan".split(" ")) {
        words.add(prefix + function);
      }
    }
    return words;
  }

  private static final String VECTOR_ELEMENTS =
      "bool char uchar short ushort int uint long ulong float double half";

  /**
   * Keywords of C99 and C++ (drivers compile with either), OpenCL C's own words, built-in functions
   * and macros (OpenCL C specification 1.2, sections 6.1.9 and 6.12), and what driver headers are
   * seen to define.
   */
  private static final String RESERVED =
      """
      auto break case const continue default do else enum extern for goto if inline register restrict
      return signed sizeof static struct switch typedef union unsigned void volatile while _Bool
      _Complex _Imaginary asm typeof alignas alignof and and_eq bitand bitor catch class compl
      concept constexpr const_cast decltype delete dynamic_cast explicit export false friend mutable
      namespace new noexcept not not_eq nullptr operator or or_eq private protected public
      reinterpret_cast requires static_assert static_cast template this thread_local throw true try
      typeid typename using virtual wchar_t xor xor_eq main
      kernel global local constant generic pipe read_only write_only read_write uniform
      __kernel __global __local __constant __private __generic __attribute__ __read_only __write_only
      __read_write __builtin_nontemporal_store quad complex imaginary event_t sampler_t image1d_t
      image1d_array_t image1d_buffer_t image2d_t image2d_array_t image3d_t queue_t ndrange_t
      clk_event_t reserve_id_t size_t ptrdiff_t intptr_t uintptr_t
      atomic_int atomic_uint atomic_long atomic_ulong atomic_float atomic_double atomic_flag
      get_work_dim get_global_size get_global_id get_local_size get_local_id get_num_groups
      get_group_id get_global_offset get_enqueued_local_size get_global_linear_id get_local_linear_id
      acos acosh acospi asin asinh asinpi atan atan2 atanh atanpi atan2pi cbrt ceil copysign cos cosh
      cospi erf erfc exp exp2 exp10 expm1 fabs fdim floor fma fmax fmin fmod fract frexp hypot ilogb
      ldexp lgamma lgamma_r log log2 log10 log1p logb mad maxmag minmag modf nan nextafter pow pown
      powr remainder remquo rint rootn round rsqrt sin sincos sinh sinpi sqrt tan tanh tanpi tgamma
      trunc abs abs_diff add_sat hadd rhadd clamp clz ctz mad_hi mad_sat max min mul_hi rotate sub_sat
      upsample popcount mad24 mul24 degrees mix radians step smoothstep sign cross dot distance length
      normalize fast_distance fast_length fast_normalize isequal isnotequal isgreater isgreaterequal
      isless islessequal islessgreater isfinite isinf isnan isnormal isordered isunordered signbit any
      all bitselect select shuffle shuffle2 printf prefetch barrier work_group_barrier mem_fence
      read_mem_fence write_mem_fence async_work_group_copy async_work_group_strided_copy
      wait_group_events vec_step vload_half vstore_half vstore_half_rte vloada_half vstorea_half
      atomic_add atomic_sub atomic_xchg atomic_inc atomic_dec atomic_cmpxchg atomic_min atomic_max
      atomic_and atomic_or atomic_xor atom_add atom_sub atom_xchg atom_inc atom_dec atom_cmpxchg
      atom_min atom_max atom_and atom_or atom_xor read_imagef read_imagei read_imageui write_imagef
      write_imagei write_imageui get_image_width get_image_height get_image_depth
      NULL NAN INFINITY HUGE_VAL HUGE_VALF MAXFLOAT INT_MAX INT_MIN UINT_MAX LONG_MAX LONG_MIN
      ULONG_MAX CHAR_BIT CHAR_MAX CHAR_MIN SCHAR_MAX SCHAR_MIN UCHAR_MAX SHRT_MAX SHRT_MIN USHRT_MAX
      FLT_DIG FLT_MANT_DIG FLT_MAX FLT_MIN FLT_EPSILON FLT_RADIX DBL_DIG DBL_MANT_DIG DBL_MAX DBL_MIN
      DBL_EPSILON M_E M_PI M_PI_2 M_PI_4 M_1_PI M_2_PI M_SQRT2 M_SQRT1_2 M_LN2 M_LN10 M_LOG2E M_LOG10E
      M_E_F M_PI_F M_PI_2_F M_PI_4_F M_1_PI_F M_2_PI_F M_SQRT2_F M_SQRT1_2_F M_LN2_F M_LN10_F
      M_LOG2E_F M_LOG10E_F CLK_LOCAL_MEM_FENCE CLK_GLOBAL_MEM_FENCE CLK_IMAGE_MEM_FENCE linux unix
      i386 AMD NV
      """;
}
