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

static __device__ __forceinline__ int java_rem_int(int a, int b) {
  return b == 0 || b == -1 ? 0 : a % b;
}

static __device__ __forceinline__ int java_div_int(int a, int b) {
  return b == 0 ? 0 : b == -1 ? (int)(0 - (uint)a) : a / b;
}

static __device__ __forceinline__ int ofDigits(
    const int* layout,
    int first,
    int dims,
    int ints,
    int number,
    int stride) {
  int sum = 0;
  int rest = number;
  for (int dim = 0; dim < dims; dim++) {
    int at = first + dim * ints;
    int size = layout[at];
    sum = (int)(sum + (uint)java_rem_int(rest, size) * layout[at + stride]);
    rest = java_div_int(rest, size);
  }
  return sum;
}

static __device__ __forceinline__ int ofGroup(const int* layout, int group, int stride) {
  return ofDigits(layout, 14, layout[10], 6, group, stride);
}

static __device__ __forceinline__ int observation(const int* layout, int group) {
  return ofGroup(layout, group, 4);
}

static __device__ __forceinline__ int timeStep(const int* layout, int group) {
  return ofGroup(layout, group, 5);
}

static __device__ __forceinline__ int validChunks(
    const int* layout,
    const int* lengths,
    int group) {
  int chunks = layout[6];
  int time = layout[12];
  if (time == 1) {
    int t = observation(layout, group);
    int t_1 = lengths[t];
    int left = (int)((uint)t_1 - timeStep(layout, group));
    chunks = (int)((uint)chunks * max(0, min(1, left)));
  }
  if (time == 2) {
    int perStep = layout[13];
    int t = observation(layout, group);
    int steps = min(lengths[t], java_div_int(chunks, perStep));
    chunks = (int)((uint)max(0, steps) * perStep);
  }
  return chunks;
}

static __device__ __forceinline__ int validRun(const int* layout, const int* lengths, int group) {
  int run = layout[1];
  if (layout[12] == 3) {
    int t = observation(layout, group);
    run = max(0, min(run, lengths[t]));
  }
  return run;
}

static __device__ __forceinline__ void clear(float* sums) {
  sums[0] = 0.0f;
  sums[1] = 0.0f;
  sums[2] = 0.0f;
  sums[3] = 0.0f;
}

static __device__ __forceinline__ int baseX(const int* layout, int group) {
  int t = layout[7];
  return (int)((uint)t + ofGroup(layout, group, 1));
}

static __device__ __forceinline__ int baseDy(const int* layout, int group) {
  int t = layout[8];
  return (int)((uint)t + ofGroup(layout, group, 2));
}

static __device__ __forceinline__ int ofChunk(const int* layout, int chunk, int stride) {
  int first = 14 + layout[10] * 6;
  return ofDigits(layout, first, layout[11], 5, chunk, stride);
}

static __device__ __forceinline__ int chunkX(const int* layout, int chunk) {
  return ofChunk(layout, chunk, 1);
}

static __device__ __forceinline__ int chunkDy(const int* layout, int chunk) {
  return ofChunk(layout, chunk, 2);
}

static __device__ __forceinline__ int chunkParameter(const int* layout, int chunk) {
  return ofChunk(layout, chunk, 4);
}

static __device__ __forceinline__ void addSums(
    const float* x,
    const float* dy,
    const float* gamma_1,
    const float* mean,
    const float* rest,
    const float* rstd,
    int group,
    int atX,
    int atDy,
    int atGamma,
    int count,
    int block,
    float* sums) {
  float centre = 0.5f * mean[group];
  float left = 0.5f * rest[group];
  float inverse = 2.0f * rstd[group];
  float sum = sums[0];
  float sumLost = sums[1];
  float products = sums[2];
  float productsLost = sums[3];
  int start = 0;
  int size;
  for (; start < count; start = (int)((uint)start + size)) {
    size = min(block, (int)((uint)count - start));
    int fromX = atX + start;
    int fromDy = atDy + start;
    int fromGamma = atGamma + start;
    float part = 0.0f;
    float partProducts = 0.0f;
    for (int first = 0; first < size; first += 16) {
      int end = min((int)((uint)first + 16), size);
      float few = 0.0f;
      float fewProducts = 0.0f;
      for (int c = first; c < end; c++) {
        float xhat = (0.5f * x[fromX + c] - centre - left) * inverse;
        float v = dy[fromDy + c];
        float scale = gamma_1[fromGamma + c];
        few += scale * v;
        fewProducts += scale * (v * xhat);
      }
      part += few;
      partProducts += fewProducts;
    }
    float term = part - sumLost;
    float next = sum + term;
    sumLost = next - sum - term;
    sum = next;
    float termProducts = partProducts - productsLost;
    float nextProducts = products + termProducts;
    productsLost = nextProducts - products - termProducts;
    products = nextProducts;
  }
  sums[0] = sum;
  sums[1] = sumLost;
  sums[2] = products;
  sums[3] = productsLost;
}

static __device__ __forceinline__ void addBlock(float part, float partProducts, float* sums) {
  float term = part - sums[1];
  float next = sums[0] + term;
  sums[1] = next - sums[0] - term;
  sums[0] = next;
  float termProducts = partProducts - sums[3];
  float nextProducts = sums[2] + termProducts;
  sums[3] = nextProducts - sums[2] - termProducts;
  sums[2] = nextProducts;
}

static __device__ __forceinline__ void addShared(
    const float* x,
    const float* dy,
    const float* gamma_1,
    const float* mean,
    const float* rest,
    const float* rstd,
    int group,
    int atX,
    int atDy,
    int parameter,
    int count,
    float* sums) {
  float centre = 0.5f * mean[group];
  float left = 0.5f * rest[group];
  float inverse = 2.0f * rstd[group];
  float scale = gamma_1[parameter];
  int start = 0;
  int size;
  for (; start < count; start = (int)((uint)start + size)) {
    size = min(256, (int)((uint)count - start));
    int fromX = atX + start;
    int fromDy = atDy + start;
    float part = 0.0f;
    float partProducts = 0.0f;
    for (int first = 0; first < size; first += 16) {
      int end = min((int)((uint)first + 16), size);
      float few = 0.0f;
      float fewProducts = 0.0f;
      for (int j = first; j < end; j++) {
        float xhat = (0.5f * x[fromX + j] - centre - left) * inverse;
        float g = scale * dy[fromDy + j];
        few += g;
        fewProducts += g * xhat;
      }
      part += few;
      partProducts += fewProducts;
    }
    addBlock(part, partProducts, sums);
  }
}

static __device__ __forceinline__ void addStrided(
    const float* x,
    const float* dy,
    const float* gamma_1,
    const float* mean,
    const float* rest,
    const float* rstd,
    const int* layout,
    int group,
    int atX,
    int atDy,
    int parameter,
    int count,
    float* sums) {
  int runX = layout[2];
  int runDy = layout[3];
  int runParameter = layout[5];
  float centre = 0.5f * mean[group];
  float left = 0.5f * rest[group];
  float inverse = 2.0f * rstd[group];
  int start = 0;
  while (start < count) {
    int end = (int)((uint)start + min(16, (int)((uint)count - start)));
    float part = 0.0f;
    float partProducts = 0.0f;
    for (int j = start; j < end; j++) {
      float xhat = (0.5f * x[atX + j * runX] - centre - left) * inverse;
      float g = gamma_1[parameter + j * runParameter] * dy[atDy + j * runDy];
      part += g;
      partProducts += g * xhat;
    }
    addBlock(part, partProducts, sums);
    start = end;
  }
}

static __device__ __forceinline__ void addChunks(
    const float* x,
    const float* dy,
    const float* gamma_1,
    const float* mean,
    const float* rest,
    const float* rstd,
    const int* layout,
    int group,
    int chunks,
    int count,
    float* sums) {
  int baseX_1 = baseX(layout, group);
  int baseDy_1 = baseDy(layout, group);
  int apart = (layout[2] ^ 1) | (layout[3] ^ 1);
  int runParameter = layout[5];
  for (int chunk = 0; chunk < chunks; chunk++) {
    int atX = baseX_1 + chunkX(layout, chunk);
    int atDy = baseDy_1 + chunkDy(layout, chunk);
    int parameter = chunkParameter(layout, chunk);
    if ((apart | (runParameter ^ 1)) == 0) {
      addSums(x, dy, gamma_1, mean, rest, rstd, group, atX, atDy, parameter, count, 256, sums);
    }
    if ((apart | runParameter) == 0) {
      addShared(x, dy, gamma_1, mean, rest, rstd, group, atX, atDy, parameter, count, sums);
    }
    if ((apart | (runParameter & -2)) != 0) {
      addStrided(x, dy, gamma_1, mean, rest, rstd, layout, group, atX, atDy, parameter, count, sums);
    }
  }
}

static __device__ __forceinline__ int baseOut(const int* layout, int group) {
  int t = layout[9];
  return (int)((uint)t + ofGroup(layout, group, 3));
}

static __device__ __forceinline__ int chunkOut(const int* layout, int chunk) {
  return ofChunk(layout, chunk, 3);
}

static __device__ __forceinline__ void storeChunks(
    const float* x,
    const float* dy,
    const float* gamma_1,
    const float* mean,
    const float* rest,
    const float* rstd,
    float* dx,
    const int* layout,
    int group,
    int chunks,
    int count,
    float meanOfG,
    float meanOfProduct) {
  int baseX_1 = baseX(layout, group);
  int baseDy_1 = baseDy(layout, group);
  int baseOut_1 = baseOut(layout, group);
  int runX = layout[2];
  int runDy = layout[3];
  int runOut = layout[4];
  int runParameter = layout[5];
  int apart = (runX ^ 1) | (runDy ^ 1) | (runOut ^ 1);
  float centre = 0.5f * mean[group];
  float left = 0.5f * rest[group];
  float r1 = rstd[group];
  float inverse = 2.0f * r1;
  float a = r1 * meanOfG;
  float b = r1 * meanOfProduct;
  for (int chunk = 0; chunk < chunks; chunk++) {
    int atX = baseX_1 + chunkX(layout, chunk);
    int atDy = baseDy_1 + chunkDy(layout, chunk);
    int atOut = baseOut_1 + chunkOut(layout, chunk);
    int parameter = chunkParameter(layout, chunk);
    if ((apart | (runParameter ^ 1)) == 0) {
      for (int j = 0; j < count; j++) {
        float xhat = (0.5f * x[atX + j] - centre - left) * inverse;
        float slope = r1 * gamma_1[parameter + j];
        dx[atOut + j] = slope * dy[atDy + j] - (a + xhat * b);
      }
    }
    if ((apart | runParameter) == 0) {
      float slope = r1 * gamma_1[parameter];
      for (int j = 0; j < count; j++) {
        float xhat = (0.5f * x[atX + j] - centre - left) * inverse;
        dx[atOut + j] = slope * dy[atDy + j] - (a + xhat * b);
      }
    }
    if ((apart | (runParameter & -2)) != 0) {
      for (int j = 0; j < count; j++) {
        float xhat = (0.5f * x[atX + j * runX] - centre - left) * inverse;
        float slope = r1 * gamma_1[parameter + j * runParameter];
        dx[atOut + j * runOut] = slope * dy[atDy + j * runDy] - (a + xhat * b);
      }
    }
  }
}

static __device__ __forceinline__ void storeZeros(
    float* dx,
    const int* layout,
    int group,
    int chunks,
    int count) {
  int base = baseOut(layout, group);
  int run = layout[1];
  int runOut = layout[4];
  int all_1 = layout[6];
  int start = count < run ? 0 : chunks;
  for (int chunk = start; chunk < all_1; chunk++) {
    int at = base + chunkOut(layout, chunk);
    int from = chunk < chunks ? count : 0;
    for (int j = from; j < run; j++) {
      dx[at + j * runOut] = 0.0f;
    }
  }
}

extern "C" __global__ void anyLayout(
    const float* __restrict__ x,
    const float* __restrict__ dy,
    const float* __restrict__ gamma_1,
    const float* __restrict__ mean,
    const float* __restrict__ rest,
    const float* __restrict__ rstd,
    float* __restrict__ dx,
    const int* __restrict__ layout,
    const int* __restrict__ lengths,
    int first,
    int end,
    int flags) {
  int groups = (int)((uint)end - first);
  for (int item = (int)(blockIdx.x * blockDim.x + threadIdx.x); item < groups; item += (int)(gridDim.x * blockDim.x)) {
    int group = (int)((uint)first + item);
    int chunks = validChunks(layout, lengths, group);
    int count = validRun(layout, lengths, group);
    float sums[4] = {0};
    clear(sums);
    addChunks(x, dy, gamma_1, mean, rest, rstd, layout, group, chunks, count, sums);
    float n = (float)max(1, (int)((uint)chunks * count));
    float meanOfG = (flags & 1) == 0 ? sums[0] / n : 0.0f;
    float meanOfProduct = sums[2] / n;
    storeChunks(x, dy, gamma_1, mean, rest, rstd, dx, layout, group, chunks, count, meanOfG, meanOfProduct);
    storeZeros(dx, layout, group, chunks, count);
  }
}
