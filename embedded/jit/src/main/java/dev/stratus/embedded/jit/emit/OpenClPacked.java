package dev.stratus.embedded.jit.emit;

import dev.stratus.embedded.jit.emit.Dialect.Definition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Conversions of 16-bit floats in OpenCL C, exact to Java's but for the payload of a NaN.
 *
 * <p>Half: {@code vload_half} and {@code vstore_half_rte} need no extension and are one instruction
 * where the device has one. PoCL 3.1 has the instruction (F16C) behind their vector forms only; its
 * scalar forms are branches, several times slower than float, so CPU devices get integer arithmetic
 * for single values. docs/half-types.md has the figures.
 */
final class OpenClPacked {
  private OpenClPacked() {}

  static Map<String, Supplier<Definition>> definitions(boolean cpu) {
    Map<String, Supplier<Definition>> library = new HashMap<>();
    put(library, "half_to_float", cpu ? HALF_TO_FLOAT_BITS : HALF_TO_FLOAT);
    put(library, "float_to_half", cpu ? FLOAT_TO_HALF_BITS : FLOAT_TO_HALF);
    put(library, "bfloat16_to_float", BFLOAT16_TO_FLOAT);
    put(library, "float_to_bfloat16", FLOAT_TO_BFLOAT16);
    for (int lanes : new int[] {2, 4, 8, 16}) {
      String n = Integer.toString(lanes);
      put(library, "half_to_float_" + n, HALF_LANES_TO_FLOAT.replace("{N}", n));
      put(library, "float_to_half_" + n, FLOAT_LANES_TO_HALF.replace("{N}", n));
      put(library, "bfloat16_to_float_" + n, BFLOAT16_LANES_TO_FLOAT.replace("{N}", n));
      put(library, "float_to_bfloat16_" + n, FLOAT_LANES_TO_BFLOAT16.replace("{N}", n));
      put(library, "store_ushort" + n, STORE_LANES.replace("{N}", n));
    }
    return library;
  }

  private static void put(Map<String, Supplier<Definition>> library, String name, String text) {
    library.put(name, () -> new Definition(text, List.of()));
  }

  private static final String HALF_TO_FLOAT =
      """
      static float half_to_float(ushort h) {
        return vload_half(0, (const half*)&h);
      }
      """;

  private static final String FLOAT_TO_HALF =
      """
      static ushort float_to_half(float f) {
        ushort h;
        vstore_half_rte(f, 0, (half*)&h);
        return h;
      }
      """;

  /**
   * The exponent is moved from half's bias to float's: 112 more, and another 112 for what is not
   * finite. A subnormal half becomes the lower digits of a float of 2^-14, which is taken off.
   */
  private static final String HALF_TO_FLOAT_BITS =
      """
      static float half_to_float(ushort h) {
        uint bits = (uint)(h & 0x7fff) << 13;
        uint moved = bits + (bits < 0x0f800000u ? 0x38000000u : 0x70000000u);
        float small = as_float(bits + 0x38800000u) - as_float(0x38800000u);
        uint value = bits < 0x00800000u ? as_uint(small) : moved;
        return as_float(value | (uint)(h & 0x8000) << 16);
      }
      """;

  /**
   * Half a unit of the last place is added before the lower digits go, one bit less for a tie at an
   * even digit. What is below half's smallest normal is rounded by a float addition: the last digit
   * of 0.5 is half's smallest step. From 65536 on (the bits of which are 0x47800000) all is
   * infinite, or NaN.
   */
  private static final String FLOAT_TO_HALF_BITS =
      """
      static ushort float_to_half(float f) {
        uint bits = as_uint(f) & 0x7fffffffu;
        uint rounded = (bits - 0x37fff001u + ((bits >> 13) & 1)) >> 13;
        uint small = as_uint(as_float(bits) + 0.5f) - 0x3f000000u;
        uint half_bits = bits < 0x38800000u ? small : rounded;
        half_bits = bits >= 0x47800000u ? 0x7c00u : half_bits;
        half_bits = bits > 0x7f800000u ? 0x7e00u : half_bits;
        return (ushort)(half_bits | ((as_uint(f) >> 16) & 0x8000u));
      }
      """;

  private static final String BFLOAT16_TO_FLOAT =
      """
      static float bfloat16_to_float(ushort b) {
        return as_float((uint)b << 16);
      }
      """;

  private static final String FLOAT_TO_BFLOAT16 =
      """
      static ushort float_to_bfloat16(float f) {
        uint bits = as_uint(f);
        uint rounded = bits + 0x7fffu + ((bits >> 16) & 1);
        return (ushort)((f != f ? bits | 0x00400000u : rounded) >> 16);
      }
      """;

  private static final String HALF_LANES_TO_FLOAT =
      """
      static float{N} half_to_float_{N}(ushort{N} h) {
        return vload_half{N}(0, (const half*)&h);
      }
      """;

  private static final String FLOAT_LANES_TO_HALF =
      """
      static ushort{N} float_to_half_{N}(float{N} f) {
        ushort{N} h;
        vstore_half{N}_rte(f, 0, (half*)&h);
        return h;
      }
      """;

  private static final String BFLOAT16_LANES_TO_FLOAT =
      """
      static float{N} bfloat16_to_float_{N}(ushort{N} b) {
        return as_float{N}(convert_uint{N}(b) << 16);
      }
      """;

  private static final String FLOAT_LANES_TO_BFLOAT16 =
      """
      static ushort{N} float_to_bfloat16_{N}(float{N} f) {
        int{N} bits = as_int{N}(f);
        int{N} rounded = bits + 0x7fff + ((bits >> 16) & 1);
        return convert_ushort{N}(as_uint{N}(f != f ? bits | 0x00400000 : rounded) >> 16);
      }
      """;

  /**
   * PoCL 3.1's vstore of ushort lanes stores them one by one; a plain store stores them at once.
   */
  private static final String STORE_LANES =
      """
      #ifdef __clang__
      typedef ushort{N} __attribute__((aligned(2))) unaligned_ushort{N};
      #endif
      static void store_ushort{N}(ushort{N} v, __global ushort* p) {
      #ifdef __clang__
        *(__global unaligned_ushort{N}*)p = v;
      #else
        vstore{N}(v, 0, p);
      #endif
      }
      """;
}
