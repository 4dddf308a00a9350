package dev.stratus.embedded.jit.emit;

import dev.stratus.embedded.jit.emit.Dialect.Definition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Functions that give CUDA C++'s operators Java's meaning. What needs no word of either language is
 * {@link OpenClLibrary}'s with another head; here is the rest.
 */
final class CudaLibrary {
  private static final String HEAD = "static __device__ __forceinline__ ";

  /** {@code float4}, or {@code half_to_float_4}; bfloat16 is no vector. */
  private static final Pattern VECTOR = Pattern.compile("(?<!bfloat1|bfloat)\\d$");

  /** The macro that limits a kernel's registers. */
  static final String REGISTERS = "stratus_registers";

  /** CUDA C++ Programming Guide, "Maximum Number of Registers per Thread": from CUDA 12.4 on. */
  private static final String REGISTERS_MACRO =
      """
      #if __CUDACC_VER_MAJOR__ > 12 || (__CUDACC_VER_MAJOR__ == 12 && __CUDACC_VER_MINOR__ >= 4)
      #define stratus_registers(n) __maxnreg__(n)
      #else
      #define stratus_registers(n)
      #endif
      """;

  private CudaLibrary() {}

  static Map<String, Supplier<Definition>> definitions() {
    Map<String, Supplier<Definition>> library = new HashMap<>();
    OpenClLibrary.definitions(true)
        .forEach((name, definition) -> {
          if (isScalar(name)) {
            library.put(name, () -> withHead(definition.get()));
          }
        });
    put(library, "half_to_float", HALF_TO_FLOAT);
    put(library, "float_to_half", FLOAT_TO_HALF);
    put(library, "java_popcount", POPCOUNT);
    put(library, "java_clz", CLZ);
    put(library, REGISTERS, REGISTERS_MACRO);
    put(library, "lanes_sum", LANES_SUM);
    put(library, "lanes_down", LANES_DOWN);
    put(library, "lanes_first", LANES_FIRST);
    for (String type : List.of("float", "int", "short", "ushort")) {
      runs(library, type, 2);
      runs(library, type, 4);
    }
    for (String type : List.of("double", "long")) {
      runs(library, type, 2);
    }
    for (String space : List.of("global", "local")) {
      atomicAdd(library, "float", "int", "int", space);
      atomicAdd(library, "double", "unsigned long long", "long", space);
    }
    return library;
  }

  /** There are no vectors in CUDA C++, and atomics have other names. */
  private static boolean isScalar(String name) {
    return !name.startsWith("lane_")
        && !name.startsWith("stream_")
        && !name.startsWith("store_")
        && !name.startsWith("java_atomic")
        && !name.startsWith("stratus_")
        && !VECTOR.matcher(name).find();
  }

  private static Definition withHead(Definition definition) {
    String text = definition.text();
    return new Definition(HEAD + text.substring("static ".length()), definition.needs());
  }

  private static void put(Map<String, Supplier<Definition>> library, String name, String text) {
    library.put(name, () -> new Definition(text.replace("{HEAD}", HEAD), List.of()));
  }

  /** PTX ISA, "cvt": exact. */
  private static final String HALF_TO_FLOAT =
      """
      {HEAD}float half_to_float(ushort h) {
        float f;
        asm("cvt.f32.f16 %0, %1;" : "=f"(f) : "h"(h));
        return f;
      }
      """;

  /**
   * PTX ISA, "cvt": to the nearest, ties to even; a NaN becomes 0x7fff. By way of a 32-bit
   * register: of a 16-bit one that was then stored byte by byte NVRTC 13.0 lost the lower byte.
   */
  private static final String FLOAT_TO_HALF =
      """
      {HEAD}ushort float_to_half(float f) {
        uint h;
        asm("{ .reg .b16 t; cvt.rn.f16.f32 t, %1; cvt.u32.u16 %0, t; }" : "=r"(h) : "f"(f));
        return (ushort)h;
      }
      """;

  private static final String POPCOUNT =
      """
      {HEAD}int java_popcount(int a) {
        return __popc(a);
      }
      {HEAD}long java_popcount(long a) {
        return __popcll(a);
      }
      """;

  private static final String CLZ =
      """
      {HEAD}int java_clz(int a) {
        return __clz(a);
      }
      {HEAD}long java_clz(long a) {
        return __clzll(a);
      }
      """;

  private static final String LANES_SUM =
      """
      {HEAD}float lanes_sum(float v) {
        v += __shfl_xor_sync(0xffffffffu, v, 16);
        v += __shfl_xor_sync(0xffffffffu, v, 8);
        v += __shfl_xor_sync(0xffffffffu, v, 4);
        v += __shfl_xor_sync(0xffffffffu, v, 2);
        v += __shfl_xor_sync(0xffffffffu, v, 1);
        return v;
      }
      """;

  /** From 32 on the instruction would take the distance modulo 32, and a negative one too. */
  private static final String LANES_DOWN =
      """
      {HEAD}float lanes_down(float v, int delta) {
        float from = __shfl_down_sync(0xffffffffu, v, (uint)delta & 31u);
        return (uint)delta < 32u ? from : v;
      }
      """;

  private static final String LANES_FIRST =
      """
      {HEAD}float lanes_first(float v) {
        return __shfl_sync(0xffffffffu, v, 0);
      }
      """;

  /** Neighbouring elements as one access, which their address must be aligned for. */
  private static void runs(Map<String, Supplier<Definition>> library, String type, int count) {
    String vector = type + count;
    StringBuilder unpacked = new StringBuilder();
    StringBuilder packed = new StringBuilder();
    for (int i = 0; i < count; i++) {
      String part = "xyzw".substring(i, i + 1);
      unpacked.append("  to[").append(i).append("] = v.").append(part).append(";\n");
      packed.append(i == 0 ? "" : ", ").append("from[").append(i).append(']');
    }
    put(
        library,
        "load_" + vector,
        "{HEAD}void load_{V}({T}* to, const {T}* from) {\n  {V} v = *(const {V}*)from;\n{PARTS}}\n"
            .replace("{V}", vector)
            .replace("{T}", type)
            .replace("{PARTS}", unpacked));
    put(
        library,
        "store_" + vector,
        "{HEAD}void store_{V}({T}* to, const {T}* from) {\n  *({V}*)to = make_{V}({PARTS});\n}\n"
            .replace("{V}", vector)
            .replace("{T}", type)
            .replace("{PARTS}", packed));
  }

  /** Not CUDA's atomicAdd: on global memory that takes subnormal floats for 0 (PTX ISA, "atom"). */
  private static void atomicAdd(
      Map<String, Supplier<Definition>> library,
      String type,
      String bits,
      String as,
      String space) {
    String text =
        """
        {HEAD}void java_atomic_add_{T}_{SPACE}({T}* p, {T} v) {
          {I}* bits = ({I}*)p;
          {I} before = *(volatile {I}*)bits;
          {I} seen;
          while ((seen = atomicCAS(bits, before, ({I})as_{AS}(as_{T}(before) + v))) != before) {
            before = seen;
          }
        }
        """
            .replace("{T}", type)
            .replace("{I}", bits)
            .replace("{AS}", as)
            .replace("{SPACE}", space);
    put(library, "java_atomic_add_" + type + "_" + space, text);
  }
}
