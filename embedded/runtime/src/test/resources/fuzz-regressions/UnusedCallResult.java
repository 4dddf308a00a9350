// fuzz class=UnusedCallResult method=unusedCallResult kind=SERIAL seed=2 inputs=3 global=1 local=
// fuzz array=INT native=false length=8 sameAs=-1 tolerance=0.0 bound=0.0
// fuzz scalar=INT

/** A value that nothing reads is dropped, the call that computes it is not: it stores. */
public final class UnusedCallResult {
  static short store(int[] a, int i) {
    a[i & 7] += i;
    return (short) a[i & 3];
  }

  public static void unusedCallResult(int[] a, int n) {
    int unused;
    if (n > 3) {
      unused = store(a, n);
    } else {
      unused = a[0];
    }
    a[1] ^= n;
  }
}
