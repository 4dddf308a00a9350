package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Layer normalization, forward, in fixed point, of contiguous rows on FPGAs: as {@link
 * LayerNormForwardStream}, without a floating-point operator. {@code y = gamma * (x - mean) /
 * sqrt(variance + epsilon) + beta}.
 *
 * <p><b>Format.</b> Words of {@link #WORD_BITS} bits in ints. Gamma, beta and y count in units of
 * 2^-f with one f of your choice; x in units of 2^-g, and epsilon in units of 2^-2g. The kernel
 * does not know f and g: a normalized row has no unit, so that g only decides how finely x is
 * given, and f is carried from gamma and beta to y. What does not fit a word is taken for the
 * largest that does, of either sign.
 *
 * <p><b>Exact until the root.</b> Sums of words and of their squares are exact in 64 bits, whatever
 * their order, so there is no pivot to choose and nothing to compensate, and an integer adder is
 * done in a cycle: a turn can begin in each without sums that take turns. With the whole quotient p
 * of sum / n and the rest R, {@code sum (x - p)^2 = sum x^2 - p (2 sum x - n p)}, exactly, and what
 * remains of the mean, R / n, is below one unit.
 *
 * <p><b>The root.</b> The variance, scaled by a power of four to 1 <= u < 4, picks two neighbours
 * of a table of 1 / sqrt at steps of 1/32; on the line between them one Newton step is taken. The
 * line is off by at most 1/32^2 / 8 * 3/4 = 9.2e-5 of the value, the step by 3/2 of that squared,
 * 1.3e-8, and the integers by less than 2e-8: together less than 2^-24. The whole bound stands in
 * docs/fpga.md.
 */
public final class LayerNormForwardFixed {

  /** Of x, gamma, beta and y, the sign among them: as wide as the multipliers of today's FPGAs. */
  public static final int WORD_BITS = 24;

  /** The largest word; the least is its negative. */
  public static final int LARGEST = (1 << WORD_BITS - 1) - 1;

  /** With more columns a sum of squares does not leave the root its room in 64 bits. */
  public static final int MOST_WIDTH = 1 << 13;

  /** The table's steps in one. */
  private static final int STEPS_BITS = 5;

  /** Bits behind the point of u, and of the root on the way. */
  private static final int ROOT_BITS = 30;

  /** Bits behind the point of the root that a row is multiplied by. */
  private static final int INVERSE_BITS = 26;

  /** Bits behind the point of a deviation, once it is scaled as u is. */
  private static final int DEVIATION_BITS = 28;

  /** Bits behind the point of the normalized row. */
  private static final int NORMALIZED_BITS = 24;

  /** 2^30 / sqrt(1 + i / 32). */
  private static final int[] ROOTS = {
    1_073_741_824,
    1_057_347_856,
    1_041_682_578,
    1_026_693_558,
    1_012_333_500,
    998_559_613,
    985_333_074,
    972_618_566,
    960_383_883,
    948_599_586,
    937_238_702,
    926_276_469,
    915_690_104,
    905_458_609,
    895_562_589,
    885_984_104,
    876_706_528,
    867_714_429,
    858_993_459,
    850_530_263,
    842_312_387,
    834_328_203,
    826_566_842,
    819_018_128,
    811_672_525,
    804_521_086,
    797_555_404,
    790_767_575,
    784_150_157,
    777_696_137,
    771_398_898,
    765_252_196,
    759_250_125,
    753_387_102,
    747_657_839,
    742_057_327,
    736_580_814,
    731_223_792,
    725_981_977,
    720_851_298,
    715_827_883,
    710_908_045,
    706_088_274,
    701_365_222,
    696_735_698,
    692_196_655,
    687_745_184,
    683_378_504,
    679_093_957,
    674_889_000,
    670_761_200,
    666_708_225,
    662_727_842,
    658_817_909,
    654_976_372,
    651_201_261,
    647_490_682,
    643_842_818,
    640_255_922,
    636_728_315,
    633_258_380,
    629_844_563,
    626_485_368,
    623_179_354,
    619_925_131,
    616_721_362,
    613_566_757,
    610_460_069,
    607_400_100,
    604_385_689,
    601_415_717,
    598_489_102,
    595_604_800,
    592_761_802,
    589_959_130,
    587_195_840,
    584_471_019,
    581_783_781,
    579_133_272,
    576_518_662,
    573_939_147,
    571_393_950,
    568_882_316,
    566_403_514,
    563_956_835,
    561_541_591,
    559_157_115,
    556_802_759,
    554_477_894,
    552_181_909,
    549_914_212,
    547_674_226,
    545_461_392,
    543_275_165,
    541_115_017,
    538_980_433,
    536_870_912
  };

  private LayerNormForwardFixed() {}

  /**
   * All rows, one after the other, by one work-item. The code is made for {@code lineColumns} and
   * {@code columns}.
   *
   * @param x the input, rows x width
   * @param gamma the scale, width values
   * @param beta the offset, width values
   * @param y the result, rows x width; it may be the same array as x
   * @param width at most lineColumns and {@link #MOST_WIDTH}
   * @param lineColumns the widest row there is room for, a multiple of columns
   * @param columns of one turn
   * @param epsilon added to the variance, in units of x squared, at least 1
   */
  public static void rowStream(
      IntArray x,
      IntArray gamma,
      IntArray beta,
      IntArray y,
      int rows,
      int width,
      int lineColumns,
      int columns,
      int epsilon) {
    int[] line = new int[lineColumns];
    int[] scales = new int[lineColumns];
    int[] offsets = new int[lineColumns];
    long[] terms = new long[columns];
    long[] squareTerms = new long[columns];
    for (int c = 0; c < width; c++) {
      scales[c] = word(gamma.get(c));
      offsets[c] = word(beta.get(c));
    }
    for (int row = 0; row < rows; row++) {
      int base = row * width;
      long sum = 0;
      long squares = 0;
      for (int at = 0; at < width; at += columns) {
        for (int j = 0; j < columns; j++) {
          int value = 0;
          if (at + j < width) {
            value = word(x.get(base + at + j));
          }
          line[at + j] = value;
          terms[j] = value;
          squareTerms[j] = (long) value * value;
        }
        for (int j = 0; j < columns; j++) {
          sum += terms[j];
          squares += squareTerms[j];
        }
      }
      long whole = sum / width;
      long rest = sum - whole * width;
      long around = squares - whole * (2 * sum - width * whole);
      long total = around - rest * rest / width + (long) width * epsilon;

      // total / width = u * 4^half.
      int up = Long.numberOfLeadingZeros(total) - 4;
      long quotient = (total << up) / width;
      int room = Long.numberOfLeadingZeros(quotient) - 3;
      int exponent = 60 - room - up;
      int odd = exponent & 1;
      long u = quotient << room + odd >> 60 - ROOT_BITS;
      int half = (exponent - odd) / 2;
      long inverse = reciprocalRoot(u);

      // In units that are scaled as u is: below 2 sqrt(width), whatever the unit of x.
      int shift = DEVIATION_BITS - half;
      long centre = (rest << shift) / width;
      for (int at = 0; at < width; at += columns) {
        for (int j = 0; j < columns; j++) {
          if (at + j < width) {
            long deviation = (line[at + j] - whole << shift) - centre;
            long normalized =
                rounded(deviation * inverse, DEVIATION_BITS + INVERSE_BITS - NORMALIZED_BITS);
            long scaled = rounded(scales[at + j] * normalized, NORMALIZED_BITS);
            long result = scaled + offsets[at + j];
            y.set(base + at + j, (int) Math.max(-LARGEST, Math.min(LARGEST, result)));
          }
        }
      }
    }
  }

  private static int word(int value) {
    return Math.max(-LARGEST, Math.min(LARGEST, value));
  }

  /** Divided by a power of two, to the nearest; halves go up. */
  private static long rounded(long value, int bits) {
    return value + (1L << bits - 1) >> bits;
  }

  /**
   * 1 / sqrt(u).
   *
   * @param u from 1 to below 4, with {@link #ROOT_BITS} behind the point
   * @return with {@link #INVERSE_BITS} behind the point, off by less than 2^-24 of the value
   */
  static long reciprocalRoot(long u) {
    int place = (int) (u >> ROOT_BITS - STEPS_BITS) - (1 << STEPS_BITS);
    long between = u & (1L << ROOT_BITS - STEPS_BITS) - 1;
    long first = ROOTS[place];
    long fall = first - ROOTS[place + 1];
    long root = first - (fall * between >> ROOT_BITS - STEPS_BITS);
    long square = root * root >> ROOT_BITS;
    long product = u * square >> ROOT_BITS;
    long better = root * ((3L << ROOT_BITS) - product) >> ROOT_BITS + 1;
    return rounded(better, ROOT_BITS - INVERSE_BITS);
  }
}
