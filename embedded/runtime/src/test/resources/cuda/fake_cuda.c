/*
 * A CUDA driver of one device that keeps "device memory" on the host, loads any PTX that does not say "bad", and knows
 * one kernel: scale(in, out, factor, n), whatever its name. For tests of the Java binding: it is called as the real one.
 * With cuda.h at hand (-DWITH_CUDA_H) the compiler holds every signature against NVIDIA's own.
 */
#include <stdlib.h>
#include <string.h>
#ifdef WITH_CUDA_H
#include <cuda.h>
#else
typedef int CUresult;
typedef int CUdevice;
typedef unsigned long long CUdeviceptr;
typedef void *CUcontext, *CUmodule, *CUfunction, *CUstream, *CUevent, *CUgraph, *CUgraphExec;
typedef int CUdevice_attribute, CUfunction_attribute, CUstreamCaptureMode, CUjit_option;
typedef size_t (*CUoccupancyB2DSize)(int);
#endif
#define OK ((CUresult)0)
#define API __attribute__((visibility("default")))

typedef struct { float *in, *out; float factor; int n; } Call;
typedef struct { Call calls[16]; int count; } Graph;

static Graph *gathering;
static int live; /* streams, events, buffers, graphs, executables */
static int launches, graph_launches, init_status, version = 13000;

/* ---- for the test ---- */
API int fake_live(void) { return live; }
API int fake_launches(void) { return launches; }
API int fake_graph_launches(void) { return graph_launches; }
API void fake_init(int status) { init_status = status; }

static void run(const Call *c) {
  launches++;
  for (int i = 0; i < c->n; i++) c->out[i] = c->factor * c->in[i];
}

/* ---- the driver ---- */
API CUresult cuInit(unsigned int flags) { (void)flags; return (CUresult)init_status; }
API CUresult cuGetErrorName(CUresult e, const char **s) {
  *s = e == 218 ? "CUDA_ERROR_INVALID_PTX" : e == 999 ? "CUDA_ERROR_UNKNOWN" : "CUDA_ERROR_OTHER";
  return OK;
}
API CUresult cuDriverGetVersion(int *v) { *v = version; return OK; }
API CUresult cuDeviceGetCount(int *n) { *n = 1; return OK; }
API CUresult cuDeviceGet(CUdevice *d, int i) { *d = 5 + i; return OK; }
API CUresult cuDeviceGetName(char *s, int len, CUdevice d) { (void)d; strncpy(s, "Fake GPU", len); return OK; }
API CUresult cuDeviceTotalMem_v2(size_t *b, CUdevice d) { (void)d; *b = (size_t)3 << 30; return OK; }
API CUresult cuDeviceGetAttribute(int *v, CUdevice_attribute a, CUdevice d) {
  (void)d;
  *v = a == 10 ? 32 : a == 75 ? 9 : a == 76 ? 0 : a == 1 || a == 2 || a == 3 ? 1024 : 64;
  return OK;
}
API CUresult cuDevicePrimaryCtxRetain(CUcontext *c, CUdevice d) { (void)d; *c = (CUcontext)0x77; return OK; }
API CUresult cuDevicePrimaryCtxReset_v2(CUdevice d) { (void)d; return OK; }
API CUresult cuCtxSetCurrent(CUcontext c) { return c == (CUcontext)0x77 ? OK : (CUresult)201; }

static void *make(void) { live++; return malloc(64); }
static CUresult gone(void *p) { live--; free(p); return OK; }
API CUresult cuStreamCreate(CUstream *s, unsigned int f) { *s = (CUstream)make(); return f == 1 ? OK : (CUresult)1; }
API CUresult cuStreamDestroy_v2(CUstream s) { return gone(s); }
API CUresult cuStreamSynchronize(CUstream s) { (void)s; return gathering ? (CUresult)900 : OK; }
API CUresult cuEventCreate(CUevent *e, unsigned int f) { (void)f; *e = (CUevent)make(); return OK; }
API CUresult cuEventDestroy_v2(CUevent e) { return gone(e); }
API CUresult cuEventRecord(CUevent e, CUstream s) { (void)e; (void)s; return OK; }
#ifdef cuEventElapsedTime
#undef cuEventElapsedTime
#endif
API CUresult cuEventElapsedTime(float *ms, CUevent a, CUevent b) { (void)a; (void)b; *ms = 0.125f; return OK; }

API CUresult cuMemAlloc_v2(CUdeviceptr *p, size_t n) { live++; *p = (CUdeviceptr)(size_t)malloc(n); return OK; }
API CUresult cuMemFree_v2(CUdeviceptr p) { return gone((void *)(size_t)p); }
API CUresult cuMemcpyHtoDAsync_v2(CUdeviceptr d, const void *h, size_t n, CUstream s) {
  (void)s;
  memcpy((void *)(size_t)d, h, n);
  return gathering ? (CUresult)900 : OK;
}
API CUresult cuMemcpyDtoHAsync_v2(void *h, CUdeviceptr d, size_t n, CUstream s) {
  (void)s;
  memcpy(h, (void *)(size_t)d, n);
  return gathering ? (CUresult)900 : OK;
}
API CUresult cuMemsetD8Async(CUdeviceptr d, unsigned char v, size_t n, CUstream s) {
  (void)s;
  memset((void *)(size_t)d, v, n);
  return OK;
}
API CUresult cuMemHostRegister_v2(void *p, size_t n, unsigned int f) { (void)p; (void)n; (void)f; live++; return OK; }
API CUresult cuMemHostUnregister(void *p) { (void)p; live--; return OK; }

API CUresult cuModuleLoadDataEx(CUmodule *m, const void *image, unsigned int n, CUjit_option *options, void **values) {
  if (strstr((const char *)image, "bad")) {
    for (unsigned int i = 0; i < n; i++) /* 5: the error log's buffer */
      if (options[i] == 5) strcpy((char *)values[i], "ptxas application ptx input, line 3; error : bad is no instruction");
    return (CUresult)218;
  }
  *m = (CUmodule)0x99;
  return OK;
}
API CUresult cuModuleUnload(CUmodule m) { (void)m; return OK; }
API CUresult cuModuleGetFunction(CUfunction *f, CUmodule m, const char *name) {
  (void)m;
  *f = (CUfunction)0x55;
  return strstr(name, "missing") ? (CUresult)500 : OK;
}
API CUresult cuFuncGetAttribute(int *v, CUfunction_attribute a, CUfunction f) { (void)f; *v = a == 0 ? 1024 : 16; return OK; }
API CUresult cuOccupancyMaxPotentialBlockSize(int *g, int *b, CUfunction f, CUoccupancyB2DSize s, size_t m, int most) {
  (void)f; (void)s; (void)m; (void)most;
  *g = 8;
  *b = 512;
  return OK;
}
API CUresult cuLaunchKernel(CUfunction f, unsigned int gx, unsigned int gy, unsigned int gz, unsigned int bx,
                            unsigned int by, unsigned int bz, unsigned int shared, CUstream s, void **p, void **extra) {
  (void)f; (void)gx; (void)gy; (void)gz; (void)bx; (void)by; (void)bz; (void)shared; (void)s; (void)extra;
  Call call = {*(float **)p[0], *(float **)p[1], *(float *)p[2], *(int *)p[3]};
  if (gathering) gathering->calls[gathering->count++] = call;
  else run(&call);
  return OK;
}

API CUresult cuStreamBeginCapture_v2(CUstream s, CUstreamCaptureMode mode) {
  (void)s;
  if (mode != 1 || gathering) return (CUresult)1;
  live++;
  gathering = calloc(1, sizeof(Graph));
  return OK;
}
API CUresult cuStreamEndCapture(CUstream s, CUgraph *g) {
  (void)s;
  *g = (CUgraph)gathering;
  gathering = NULL;
  return *g ? OK : (CUresult)1;
}
API CUresult cuGraphInstantiateWithFlags(CUgraphExec *e, CUgraph g, unsigned long long flags) {
  Graph *copy = malloc(sizeof(Graph));
  memcpy(copy, g, sizeof(Graph));
  *e = (CUgraphExec)copy;
  live++;
  return flags ? (CUresult)1 : OK;
}
API CUresult cuGraphDestroy(CUgraph g) { return gone(g); }
API CUresult cuGraphExecDestroy(CUgraphExec e) { return gone(e); }
API CUresult cuGraphLaunch(CUgraphExec e, CUstream s) {
  (void)s;
  graph_launches++;
  for (int i = 0; i < ((Graph *)e)->count; i++) run(&((Graph *)e)->calls[i]);
  return OK;
}
