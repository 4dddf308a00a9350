#pragma OPENCL FP_CONTRACT OFF

static long java_div_long(long a, long b) {
  return b == 0 ? 0 : b == -1 ? (long)(0 - (ulong)a) : a / b;
}

static int firstOf(int part, int elements, int parts) {
  return (int)java_div_long((long)((ulong)(long)part * (long)elements), (long)parts);
}

__kernel void statisticsParts(
    __global const float* restrict x,
    __global float* restrict partials,
    int rows,
    int width,
    int parts) {
  for (int part = (int)get_global_id(1); part < parts; part += (int)get_global_size(1)) {
    for (int c = (int)get_global_id(0) * 64; c < width; c += (int)get_global_size(0) * 64) {
      if ((int)((uint)width - c) >= 64) {
        int first = (int)java_div_long((long)((ulong)(long)part * (long)rows), (long)parts);
        int part_1 = part + 1;
        int end = (int)java_div_long((long)((ulong)(long)part_1 * (long)rows), (long)parts);
        float16 centre_v0 = (float16)(0.0f);
        float16 centre_v1 = (float16)(0.0f);
        float16 centre_v2 = (float16)(0.0f);
        float16 centre_v3 = (float16)(0.0f);
        float16 correction_v0 = (float16)(0.0f);
        float16 correction_v1 = (float16)(0.0f);
        float16 correction_v2 = (float16)(0.0f);
        float16 correction_v3 = (float16)(0.0f);
        float16 within_v0 = (float16)(0.0f);
        float16 within_v1 = (float16)(0.0f);
        float16 within_v2 = (float16)(0.0f);
        float16 within_v3 = (float16)(0.0f);
        if (first < end) {
          float n = (float)(int)((uint)end - first);
          float16 pivot_v0 = vload16(0, &x[first * width + c]);
          float16 pivot_v1 = vload16(0, &x[first * width + c + 16]);
          float16 pivot_v2 = vload16(0, &x[first * width + c + 32]);
          float16 pivot_v3 = vload16(0, &x[first * width + c + 48]);
          float16 sum_v0 = (float16)(0.0f);
          float16 sum_v1 = (float16)(0.0f);
          float16 sum_v2 = (float16)(0.0f);
          float16 sum_v3 = (float16)(0.0f);
          float16 sumLost_v0 = (float16)(0.0f);
          float16 sumLost_v1 = (float16)(0.0f);
          float16 sumLost_v2 = (float16)(0.0f);
          float16 sumLost_v3 = (float16)(0.0f);
          for (int r = first; r < end; r++) {
            float16 term_v0 = vload16(0, &x[r * width + c]) - pivot_v0 - sumLost_v0;
            float16 term_v1 = vload16(0, &x[r * width + c + 16]) - pivot_v1 - sumLost_v1;
            float16 term_v2 = vload16(0, &x[r * width + c + 32]) - pivot_v2 - sumLost_v2;
            float16 term_v3 = vload16(0, &x[r * width + c + 48]) - pivot_v3 - sumLost_v3;
            float16 next_v0 = sum_v0 + term_v0;
            float16 next_v1 = sum_v1 + term_v1;
            float16 next_v2 = sum_v2 + term_v2;
            float16 next_v3 = sum_v3 + term_v3;
            sumLost_v0 = next_v0 - sum_v0 - term_v0;
            sumLost_v1 = next_v1 - sum_v1 - term_v1;
            sumLost_v2 = next_v2 - sum_v2 - term_v2;
            sumLost_v3 = next_v3 - sum_v3 - term_v3;
            sum_v0 = next_v0;
            sum_v1 = next_v1;
            sum_v2 = next_v2;
            sum_v3 = next_v3;
          }
          centre_v0 = pivot_v0 + sum_v0 / n;
          centre_v1 = pivot_v1 + sum_v1 / n;
          centre_v2 = pivot_v2 + sum_v2 / n;
          centre_v3 = pivot_v3 + sum_v3 / n;
          float16 off_v0 = (float16)(0.0f);
          float16 off_v1 = (float16)(0.0f);
          float16 off_v2 = (float16)(0.0f);
          float16 off_v3 = (float16)(0.0f);
          float16 offLost_v0 = (float16)(0.0f);
          float16 offLost_v1 = (float16)(0.0f);
          float16 offLost_v2 = (float16)(0.0f);
          float16 offLost_v3 = (float16)(0.0f);
          float16 squares_v0 = (float16)(0.0f);
          float16 squares_v1 = (float16)(0.0f);
          float16 squares_v2 = (float16)(0.0f);
          float16 squares_v3 = (float16)(0.0f);
          float16 squaresLost_v0 = (float16)(0.0f);
          float16 squaresLost_v1 = (float16)(0.0f);
          float16 squaresLost_v2 = (float16)(0.0f);
          float16 squaresLost_v3 = (float16)(0.0f);
          for (int r = first; r < end; r++) {
            float16 d_v0 = vload16(0, &x[r * width + c]) - centre_v0;
            float16 d_v1 = vload16(0, &x[r * width + c + 16]) - centre_v1;
            float16 d_v2 = vload16(0, &x[r * width + c + 32]) - centre_v2;
            float16 d_v3 = vload16(0, &x[r * width + c + 48]) - centre_v3;
            float16 term_v0 = d_v0 - offLost_v0;
            float16 term_v1 = d_v1 - offLost_v1;
            float16 term_v2 = d_v2 - offLost_v2;
            float16 term_v3 = d_v3 - offLost_v3;
            float16 next_v0 = off_v0 + term_v0;
            float16 next_v1 = off_v1 + term_v1;
            float16 next_v2 = off_v2 + term_v2;
            float16 next_v3 = off_v3 + term_v3;
            offLost_v0 = next_v0 - off_v0 - term_v0;
            offLost_v1 = next_v1 - off_v1 - term_v1;
            offLost_v2 = next_v2 - off_v2 - term_v2;
            offLost_v3 = next_v3 - off_v3 - term_v3;
            off_v0 = next_v0;
            off_v1 = next_v1;
            off_v2 = next_v2;
            off_v3 = next_v3;
            float16 squareTerm_v0 = d_v0 * d_v0 - squaresLost_v0;
            float16 squareTerm_v1 = d_v1 * d_v1 - squaresLost_v1;
            float16 squareTerm_v2 = d_v2 * d_v2 - squaresLost_v2;
            float16 squareTerm_v3 = d_v3 * d_v3 - squaresLost_v3;
            float16 squareNext_v0 = squares_v0 + squareTerm_v0;
            float16 squareNext_v1 = squares_v1 + squareTerm_v1;
            float16 squareNext_v2 = squares_v2 + squareTerm_v2;
            float16 squareNext_v3 = squares_v3 + squareTerm_v3;
            squaresLost_v0 = squareNext_v0 - squares_v0 - squareTerm_v0;
            squaresLost_v1 = squareNext_v1 - squares_v1 - squareTerm_v1;
            squaresLost_v2 = squareNext_v2 - squares_v2 - squareTerm_v2;
            squaresLost_v3 = squareNext_v3 - squares_v3 - squareTerm_v3;
            squares_v0 = squareNext_v0;
            squares_v1 = squareNext_v1;
            squares_v2 = squareNext_v2;
            squares_v3 = squareNext_v3;
          }
          correction_v0 = off_v0 / n;
          correction_v1 = off_v1 / n;
          correction_v2 = off_v2 / n;
          correction_v3 = off_v3 / n;
          float16 around_v0 = squares_v0 - off_v0 * correction_v0;
          float16 around_v1 = squares_v1 - off_v1 * correction_v1;
          float16 around_v2 = squares_v2 - off_v2 * correction_v2;
          float16 around_v3 = squares_v3 - off_v3 * correction_v3;
          within_v0 = (around_v0 < 0.0f ? (float16)(0.0f) : around_v0);
          within_v1 = (around_v1 < 0.0f ? (float16)(0.0f) : around_v1);
          within_v2 = (around_v2 < 0.0f ? (float16)(0.0f) : around_v2);
          within_v3 = (around_v3 < 0.0f ? (float16)(0.0f) : around_v3);
        }
        int at = part * 3 * width + c;
        vstore16(centre_v0, 0, &partials[at]);
        vstore16(centre_v1, 0, &partials[at + 16]);
        vstore16(centre_v2, 0, &partials[at + 32]);
        vstore16(centre_v3, 0, &partials[at + 48]);
        vstore16(correction_v0, 0, &partials[at + width]);
        vstore16(correction_v1, 0, &partials[at + width + 16]);
        vstore16(correction_v2, 0, &partials[at + width + 32]);
        vstore16(correction_v3, 0, &partials[at + width + 48]);
        vstore16(within_v0, 0, &partials[at + 2 * width]);
        vstore16(within_v1, 0, &partials[at + 2 * width + 16]);
        vstore16(within_v2, 0, &partials[at + 2 * width + 32]);
        vstore16(within_v3, 0, &partials[at + 2 * width + 48]);
      } else {
        int c_1 = c;
        for (; width - c_1 >= 16; c_1 += 16) {
          int first = (int)java_div_long((long)((ulong)(long)part * (long)rows), (long)parts);
          int part_1 = part + 1;
          int end = (int)java_div_long((long)((ulong)(long)part_1 * (long)rows), (long)parts);
          float16 centre_v = (float16)(0.0f);
          float16 correction_v = (float16)(0.0f);
          float16 within_v = (float16)(0.0f);
          if (first < end) {
            float n = (float)(int)((uint)end - first);
            float16 pivot_v = vload16(0, &x[first * width + c_1]);
            float16 sum_v = (float16)(0.0f);
            float16 sumLost_v = (float16)(0.0f);
            for (int r = first; r < end; r++) {
              float16 term_v = vload16(0, &x[r * width + c_1]) - pivot_v - sumLost_v;
              float16 next_v = sum_v + term_v;
              sumLost_v = next_v - sum_v - term_v;
              sum_v = next_v;
            }
            centre_v = pivot_v + sum_v / n;
            float16 off_v = (float16)(0.0f);
            float16 offLost_v = (float16)(0.0f);
            float16 squares_v = (float16)(0.0f);
            float16 squaresLost_v = (float16)(0.0f);
            for (int r = first; r < end; r++) {
              float16 d_v = vload16(0, &x[r * width + c_1]) - centre_v;
              float16 term_v = d_v - offLost_v;
              float16 next_v = off_v + term_v;
              offLost_v = next_v - off_v - term_v;
              off_v = next_v;
              float16 squareTerm_v = d_v * d_v - squaresLost_v;
              float16 squareNext_v = squares_v + squareTerm_v;
              squaresLost_v = squareNext_v - squares_v - squareTerm_v;
              squares_v = squareNext_v;
            }
            correction_v = off_v / n;
            float16 around_v = squares_v - off_v * correction_v;
            within_v = (around_v < 0.0f ? (float16)(0.0f) : around_v);
          }
          int at = part * 3 * width + c_1;
          vstore16(centre_v, 0, &partials[at]);
          vstore16(correction_v, 0, &partials[at + width]);
          vstore16(within_v, 0, &partials[at + 2 * width]);
        }
        for (; width - c_1 >= 4; c_1 += 4) {
          int first = (int)java_div_long((long)((ulong)(long)part * (long)rows), (long)parts);
          int part_1 = part + 1;
          int end = (int)java_div_long((long)((ulong)(long)part_1 * (long)rows), (long)parts);
          float4 centre_v = (float4)(0.0f);
          float4 correction_v = (float4)(0.0f);
          float4 within_v = (float4)(0.0f);
          if (first < end) {
            float n = (float)(int)((uint)end - first);
            float4 pivot_v = vload4(0, &x[first * width + c_1]);
            float4 sum_v = (float4)(0.0f);
            float4 sumLost_v = (float4)(0.0f);
            for (int r = first; r < end; r++) {
              float4 term_v = vload4(0, &x[r * width + c_1]) - pivot_v - sumLost_v;
              float4 next_v = sum_v + term_v;
              sumLost_v = next_v - sum_v - term_v;
              sum_v = next_v;
            }
            centre_v = pivot_v + sum_v / n;
            float4 off_v = (float4)(0.0f);
            float4 offLost_v = (float4)(0.0f);
            float4 squares_v = (float4)(0.0f);
            float4 squaresLost_v = (float4)(0.0f);
            for (int r = first; r < end; r++) {
              float4 d_v = vload4(0, &x[r * width + c_1]) - centre_v;
              float4 term_v = d_v - offLost_v;
              float4 next_v = off_v + term_v;
              offLost_v = next_v - off_v - term_v;
              off_v = next_v;
              float4 squareTerm_v = d_v * d_v - squaresLost_v;
              float4 squareNext_v = squares_v + squareTerm_v;
              squaresLost_v = squareNext_v - squares_v - squareTerm_v;
              squares_v = squareNext_v;
            }
            correction_v = off_v / n;
            float4 around_v = squares_v - off_v * correction_v;
            within_v = (around_v < 0.0f ? (float4)(0.0f) : around_v);
          }
          int at = part * 3 * width + c_1;
          vstore4(centre_v, 0, &partials[at]);
          vstore4(correction_v, 0, &partials[at + width]);
          vstore4(within_v, 0, &partials[at + 2 * width]);
        }
        for (; c_1 < width; c_1++) {
          int first = firstOf(part, rows, parts);
          int end = firstOf(part + 1, rows, parts);
          float centre = 0.0f;
          float correction = 0.0f;
          float within = 0.0f;
          if (first < end) {
            float n = (float)(int)((uint)end - first);
            float pivot = x[first * width + c_1];
            float sum = 0.0f;
            float sumLost = 0.0f;
            for (int r = first; r < end; r++) {
              float term = x[r * width + c_1] - pivot - sumLost;
              float next = sum + term;
              sumLost = next - sum - term;
              sum = next;
            }
            centre = pivot + sum / n;
            float off = 0.0f;
            float offLost = 0.0f;
            float squares = 0.0f;
            float squaresLost = 0.0f;
            for (int r = first; r < end; r++) {
              float d = x[r * width + c_1] - centre;
              float term = d - offLost;
              float next = off + term;
              offLost = next - off - term;
              off = next;
              float squareTerm = d * d - squaresLost;
              float squareNext = squares + squareTerm;
              squaresLost = squareNext - squares - squareTerm;
              squares = squareNext;
            }
            correction = off / n;
            float around = squares - off * correction;
            within = around < 0.0f ? 0.0f : around;
          }
          int at = part * 3 * width + c_1;
          partials[at] = centre;
          partials[at + width] = correction;
          partials[at + 2 * width] = within;
        }
      }
    }
  }
}
