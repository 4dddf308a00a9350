// fuzz class=ShiftedInPlace method=shiftedInPlace kind=SERIAL seed=1 inputs=4 global=1 local=
// fuzz array=INT native=false length=8 sameAs=-1 tolerance=0.0 bound=0.0
// fuzz array=LONG native=false length=8 sameAs=-1 tolerance=0.0 bound=0.0
public final class ShiftedInPlace {
  public static void shiftedInPlace(int[] a, long[] b) {
    for (int i = 0; i < 8; i++) {
      int v = a[i];
      v >>= a[(i + 1) & 7];
      long w = b[i];
      w >>= 62036;
      w >>= b[(i + 3) & 7];
      a[i] = v;
      b[i] = w;
    }
  }
}
