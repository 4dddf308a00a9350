#pragma OPENCL FP_CONTRACT OFF

static long java_div_long(long a, long b) {
  return b == 0 ? 0 : b == -1 ? (long)(0 - (ulong)a) : a / b;
}

__constant int ROOTS[97] = {
  1073741824, 1057347856, 1041682578, 1026693558, 1012333500, 998559613, 985333074, 972618566,
  960383883, 948599586, 937238702, 926276469, 915690104, 905458609, 895562589, 885984104,
  876706528, 867714429, 858993459, 850530263, 842312387, 834328203, 826566842, 819018128,
  811672525, 804521086, 797555404, 790767575, 784150157, 777696137, 771398898, 765252196,
  759250125, 753387102, 747657839, 742057327, 736580814, 731223792, 725981977, 720851298,
  715827883, 710908045, 706088274, 701365222, 696735698, 692196655, 687745184, 683378504,
  679093957, 674889000, 670761200, 666708225, 662727842, 658817909, 654976372, 651201261,
  647490682, 643842818, 640255922, 636728315, 633258380, 629844563, 626485368, 623179354,
  619925131, 616721362, 613566757, 610460069, 607400100, 604385689, 601415717, 598489102,
  595604800, 592761802, 589959130, 587195840, 584471019, 581783781, 579133272, 576518662,
  573939147, 571393950, 568882316, 566403514, 563956835, 561541591, 559157115, 556802759,
  554477894, 552181909, 549914212, 547674226, 545461392, 543275165, 541115017, 538980433,
  536870912
};

static int word(int value) {
  return max(-8388607, min(8388607, value));
}

static long rounded(long value, int bits) {
  return (long)(value + (1UL << (int)((uint)bits - 1))) >> bits;
}

static long reciprocalRoot(long u) {
  int place = (int)(u >> 25) - 32;
  long between = u & 33554431L;
  long first = (long)ROOTS[place];
  long fall = (long)((ulong)first - (long)ROOTS[place + 1]);
  long root = (long)((ulong)first - ((long)((ulong)fall * between) >> 25));
  long square = (long)((ulong)root * root) >> 30;
  long product = (long)((ulong)u * square) >> 30;
  long better = (long)(root * (3221225472UL - product)) >> 31;
  return rounded(better, 4);
}

__attribute__((max_global_work_dim(0)))
__kernel void rowStream(
    __global const int* restrict x,
    __global const int* restrict gamma,
    __global const int* restrict beta,
    __global int* restrict y,
    int rows,
    int width,
    int lineColumns,
    int columns,
    int epsilon) {
  int __attribute__((numbanks(4), bankwidth(4))) line[4096] = {0};
  int __attribute__((numbanks(4), bankwidth(4))) scales[4096] = {0};
  int __attribute__((numbanks(4), bankwidth(4))) offsets[4096] = {0};
  long __attribute__((register)) terms[4] = {0};
  long __attribute__((register)) squareTerms[4] = {0};
  #pragma ii 1
  #pragma unroll 4
  for (int c = 0; c < width; c++) {
    scales[c] = word(gamma[c]);
    offsets[c] = word(beta[c]);
  }
  for (int row = 0; row < rows; row++) {
    int base = row * width;
    long sum = 0L;
    long squares = 0L;
    #pragma ii 1
    for (int at = 0; at < width; at += 4) {
      #pragma unroll
      for (int j = 0; j < 4; j++) {
        int value = 0;
        if ((int)((uint)at + j) < width) {
          value = word(x[base + at + j]);
        }
        line[at + j] = value;
        terms[j] = (long)value;
        squareTerms[j] = (long)((ulong)(long)value * (long)value);
      }
      #pragma unroll
      for (int j = 0; j < 4; j++) {
        sum = (long)((ulong)sum + terms[j]);
        squares = (long)((ulong)squares + squareTerms[j]);
      }
    }
    long whole = java_div_long(sum, (long)width);
    long rest = (long)(sum - (ulong)whole * (long)width);
    long around = (long)(squares - whole * (2UL * sum - (ulong)(long)width * whole));
    long total = (long)((ulong)around - java_div_long((long)((ulong)rest * rest), (long)width) + (ulong)(long)width * (long)epsilon);
    int up = (int)((uint)(int)clz(total) - 4);
    long quotient = java_div_long((long)((ulong)total << up), (long)width);
    int room = (int)((uint)(int)clz(quotient) - 3);
    int exponent = (int)(60u - room - up);
    int odd = exponent & 1;
    long u = (long)((ulong)quotient << (int)((uint)room + odd)) >> 30;
    int half_1 = (int)((uint)exponent - odd) / 2;
    long inverse = reciprocalRoot(u);
    int shift = (int)(28u - half_1);
    long centre = java_div_long((long)((ulong)rest << shift), (long)width);
    #pragma ii 1
    for (int at = 0; at < width; at += 4) {
      #pragma unroll
      for (int j = 0; j < 4; j++) {
        if ((int)((uint)at + j) < width) {
          long deviation = (long)((((ulong)(long)line[at + j] - whole) << shift) - centre);
          long normalized = rounded((long)((ulong)deviation * inverse), 30);
          long scaled = rounded((long)((ulong)(long)scales[at + j] * normalized), 24);
          long result = (long)((ulong)scaled + (long)offsets[at + j]);
          y[base + at + j] = (int)max(-8388607L, min(8388607L, result));
        }
      }
    }
  }
}
