#pragma OPENCL FP_CONTRACT OFF

__kernel void clipFactor(
    __global const float* restrict partials,
    int offset,
    int parts,
    __global float* restrict factors,
    int at,
    float threshold) {
  for (int item = (int)get_global_id(0); item < 1; item += (int)get_global_size(0)) {
    float sum = 0.0f;
    for (int part = 0; part < parts; part++) {
      sum += partials[offset + part];
    }
    float norm = sqrt(sum);
    factors[at] = norm <= threshold ? 1.0f : threshold / norm;
  }
}
