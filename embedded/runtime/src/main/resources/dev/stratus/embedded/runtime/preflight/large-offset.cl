// Bytes and ints beyond 2^31 bytes from the buffer's start, by a long index and by an int one. Three launches: clear what lies where
// a lost high bit would lead, write far away, read both.
__kernel void stratus_probe_large_offset(
    __global uchar* bytes, __global int* ints, __global int* out, long byte_index, int int_index, int near_index, int launch) {
  int i = (int)get_global_id(0);
  if (launch == 0) {
    bytes[i] = 0;
    ints[near_index + i] = 0;
  } else if (launch == 1) {
    bytes[byte_index + i] = (uchar)(i + 1);
    ints[int_index + i] = 1000 + i;
  } else {
    out[4 * i] = bytes[byte_index + i];
    out[4 * i + 1] = ints[int_index + i];
    out[4 * i + 2] = bytes[i];
    out[4 * i + 3] = ints[near_index + i];
  }
}
