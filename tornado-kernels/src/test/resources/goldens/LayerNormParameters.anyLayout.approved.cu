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

static __device__ __forceinline__ long java_div_long(long a, long b) {
  return b == 0 ? 0 : b == -1 ? (long)(0 - (ulong)a) : a / b;
}

static __device__ __forceinline__ int java_rem_int(int a, int b) {
  return b == 0 || b == -1 ? 0 : a % b;
}

static __device__ __forceinline__ int java_div_int(int a, int b) {
  return b == 0 ? 0 : b == -1 ? (int)(0 - (uint)a) : a / b;
}

static __device__ __forceinline__ void clear(float* sums) {
  sums[0] = 0.0f;
  sums[1] = 0.0f;
  sums[2] = 0.0f;
  sums[3] = 0.0f;
}

static __device__ __forceinline__ int firstChunk(const int* layout, int part, int parts) {
  return (int)java_div_long((long)((ulong)(long)part * (long)layout[4]), (long)parts);
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

static __device__ __forceinline__ int ofParameter(const int* layout, int parameter, int stride) {
  return ofDigits(layout, 12, layout[7], 5, parameter, stride);
}

static __device__ __forceinline__ int baseX(const int* layout, int parameter) {
  int t = layout[5];
  return (int)((uint)t + ofParameter(layout, parameter, 1));
}

static __device__ __forceinline__ int baseDy(const int* layout, int parameter) {
  int t = layout[6];
  return (int)((uint)t + ofParameter(layout, parameter, 2));
}

static __device__ __forceinline__ int baseGroup(const int* layout, int parameter) {
  return ofParameter(layout, parameter, 3);
}

static __device__ __forceinline__ int baseTime(const int* layout, int parameter) {
  return ofParameter(layout, parameter, 4);
}

static __device__ __forceinline__ int ofChunk(const int* layout, int chunk, int stride) {
  int first = 12 + layout[7] * 5;
  return ofDigits(layout, first, layout[8], 6, chunk, stride);
}

static __device__ __forceinline__ int chunkX(const int* layout, int chunk) {
  return ofChunk(layout, chunk, 1);
}

static __device__ __forceinline__ int chunkDy(const int* layout, int chunk) {
  return ofChunk(layout, chunk, 2);
}

static __device__ __forceinline__ int chunkGroup(const int* layout, int chunk) {
  return ofChunk(layout, chunk, 3);
}

static __device__ __forceinline__ int chunkTime(const int* layout, int chunk) {
  return ofChunk(layout, chunk, 5);
}

static __device__ __forceinline__ int chunkObservation(const int* layout, int chunk) {
  return ofChunk(layout, chunk, 4);
}

static __device__ __forceinline__ void addBlock(float part, float partScale, float* sums) {
  float term = part - sums[1];
  float next = sums[0] + term;
  sums[1] = next - sums[0] - term;
  sums[0] = next;
  float termScale = partScale - sums[3];
  float nextScale = sums[2] + termScale;
  sums[3] = nextScale - sums[2] - termScale;
  sums[2] = nextScale;
}

static __device__ __forceinline__ void addChecked(
    const float* x,
    const float* dy,
    const float* mean,
    const float* rest,
    const float* rstd,
    const int* layout,
    const int* lengths,
    int chunk,
    int firstTime,
    int atX,
    int atDy,
    int group,
    float* sums) {
  int runX = layout[1];
  int runDy = layout[2];
  int runGroup = layout[3];
  int runObservation = layout[9];
  int runTime = layout[10];
  int firstObservation = chunkObservation(layout, chunk);
  int run = layout[0];
  int start = 0;
  while (start < run) {
    int end = (int)((uint)start + min(16, (int)((uint)run - start)));
    float part = 0.0f;
    float partScale = 0.0f;
    for (int j = start; j < end; j++) {
      if ((int)(firstTime + (uint)j * runTime) < lengths[firstObservation + j * runObservation]) {
        int of = group + j * runGroup;
        float d = 0.5f * x[atX + j * runX] - 0.5f * mean[of];
        float xhat = (d - 0.5f * rest[of]) * (2.0f * rstd[of]);
        float v = dy[atDy + j * runDy];
        part += v;
        partScale += v * xhat;
      }
    }
    addBlock(part, partScale, sums);
    start = end;
  }
}

static __device__ __forceinline__ int validRun(
    const int* layout,
    const int* lengths,
    int chunk,
    int baseTime_1) {
  int run = layout[0];
  if (layout[11] != 0) {
    int time = (int)((uint)baseTime_1 + chunkTime(layout, chunk));
    int t = chunkObservation(layout, chunk);
    int steps = (int)((uint)lengths[t] - time);
    int perElement = layout[10];
    int fitting = (int)((uint)java_div_int((int)((uint)max(1, steps) - 1), max(1, perElement)) + 1);
    int most = perElement > 0 ? min(run, fitting) : run;
    run = (int)((uint)most * max(0, min(1, steps)));
  }
  return run;
}

static __device__ __forceinline__ void addOneGroup(
    const float* x,
    const float* dy,
    const float* mean,
    const float* rest,
    const float* rstd,
    int atX,
    int atDy,
    int group,
    int count,
    float* sums) {
  float centre = 0.5f * mean[group];
  float left = 0.5f * rest[group];
  float inverse = 2.0f * rstd[group];
  int start = 0;
  int size;
  for (; start < count; start = (int)((uint)start + size)) {
    size = min(256, (int)((uint)count - start));
    int fromX = atX + start;
    int fromDy = atDy + start;
    float part = 0.0f;
    float partScale = 0.0f;
    for (int first = 0; first < size; first += 16) {
      int end = min((int)((uint)first + 16), size);
      float few = 0.0f;
      float fewScale = 0.0f;
      for (int j = first; j < end; j++) {
        float xhat = (0.5f * x[fromX + j] - centre - left) * inverse;
        float v = dy[fromDy + j];
        few += v;
        fewScale += v * xhat;
      }
      part += few;
      partScale += fewScale;
    }
    addBlock(part, partScale, sums);
  }
}

static __device__ __forceinline__ void addManyGroups(
    const float* x,
    const float* dy,
    const float* mean,
    const float* rest,
    const float* rstd,
    int atX,
    int atDy,
    int group,
    int count,
    float* sums) {
  int start = 0;
  int size;
  for (; start < count; start = (int)((uint)start + size)) {
    size = min(256, (int)((uint)count - start));
    int fromX = atX + start;
    int fromDy = atDy + start;
    int fromGroup = group + start;
    float part = 0.0f;
    float partScale = 0.0f;
    for (int first = 0; first < size; first += 16) {
      int end = min((int)((uint)first + 16), size);
      float few = 0.0f;
      float fewScale = 0.0f;
      for (int j = first; j < end; j++) {
        float d = 0.5f * x[fromX + j] - 0.5f * mean[fromGroup + j];
        float xhat = (d - 0.5f * rest[fromGroup + j]) * (2.0f * rstd[fromGroup + j]);
        float v = dy[fromDy + j];
        few += v;
        fewScale += v * xhat;
      }
      part += few;
      partScale += fewScale;
    }
    addBlock(part, partScale, sums);
  }
}

static __device__ __forceinline__ void addStrided(
    const float* x,
    const float* dy,
    const float* mean,
    const float* rest,
    const float* rstd,
    const int* layout,
    int atX,
    int atDy,
    int group,
    int count,
    float* sums) {
  int runX = layout[1];
  int runDy = layout[2];
  int runGroup = layout[3];
  int start = 0;
  while (start < count) {
    int end = (int)((uint)start + min(16, (int)((uint)count - start)));
    float part = 0.0f;
    float partScale = 0.0f;
    for (int j = start; j < end; j++) {
      int of = group + j * runGroup;
      float d = 0.5f * x[atX + j * runX] - 0.5f * mean[of];
      float xhat = (d - 0.5f * rest[of]) * (2.0f * rstd[of]);
      float v = dy[atDy + j * runDy];
      part += v;
      partScale += v * xhat;
    }
    addBlock(part, partScale, sums);
    start = end;
  }
}

static __device__ __forceinline__ void addChunks(
    const float* x,
    const float* dy,
    const float* mean,
    const float* rest,
    const float* rstd,
    const int* layout,
    const int* lengths,
    int parameter,
    int firstChunk_1,
    int endChunk,
    float* sums) {
  int baseX_1 = baseX(layout, parameter);
  int baseDy_1 = baseDy(layout, parameter);
  int baseGroup_1 = baseGroup(layout, parameter);
  int baseTime_1 = baseTime(layout, parameter);
  int runGroup = layout[3];
  int apart = (layout[1] ^ 1) | (layout[2] ^ 1);
  int manyObservations = (int)((uint)layout[11] * layout[9]);
  for (int chunk = firstChunk_1; chunk < endChunk; chunk++) {
    int atX = baseX_1 + chunkX(layout, chunk);
    int atDy = baseDy_1 + chunkDy(layout, chunk);
    int group = baseGroup_1 + chunkGroup(layout, chunk);
    if (manyObservations != 0) {
      int time = (int)((uint)baseTime_1 + chunkTime(layout, chunk));
      addChecked(x, dy, mean, rest, rstd, layout, lengths, chunk, time, atX, atDy, group, sums);
    } else {
      int count = validRun(layout, lengths, chunk, baseTime_1);
      if ((apart | runGroup) == 0) {
        addOneGroup(x, dy, mean, rest, rstd, atX, atDy, group, count, sums);
      }
      if ((apart | (runGroup ^ 1)) == 0) {
        addManyGroups(x, dy, mean, rest, rstd, atX, atDy, group, count, sums);
      }
      if ((apart | (runGroup & -2)) != 0) {
        addStrided(x, dy, mean, rest, rstd, layout, atX, atDy, group, count, sums);
      }
    }
  }
}

extern "C" __global__ void anyLayout(
    const float* __restrict__ x,
    const float* __restrict__ dy,
    const float* __restrict__ mean,
    const float* __restrict__ rest,
    const float* __restrict__ rstd,
    float* __restrict__ scalePartials,
    float* __restrict__ offsetPartials,
    const int* __restrict__ parameterLayout,
    const int* __restrict__ lengths,
    int parameters,
    int parts) {
  for (int part = (int)(blockIdx.y * blockDim.y + threadIdx.y); part < parts; part += (int)(gridDim.y * blockDim.y)) {
    for (int parameter = (int)(blockIdx.x * blockDim.x + threadIdx.x); parameter < parameters; parameter += (int)(gridDim.x * blockDim.x)) {
      float sums[4] = {0};
      clear(sums);
      int firstChunk_1 = firstChunk(parameterLayout, part, parts);
      int endChunk = firstChunk(parameterLayout, part + 1, parts);
      addChunks(x, dy, mean, rest, rstd, parameterLayout, lengths, parameter, firstChunk_1, endChunk, sums);
      int place = part * parameters + parameter;
      offsetPartials[place] = sums[0];
      scalePartials[place] = sums[2];
    }
  }
}
