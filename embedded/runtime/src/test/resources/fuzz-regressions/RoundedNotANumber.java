// fuzz class=RoundedNotANumber method=roundedNotANumber kind=SERIAL seed=6 inputs=6 global=1 local=
// fuzz array=INT native=true length=8 sameAs=-1 tolerance=0.0 bound=0.0
// fuzz array=FLOAT native=true length=8 sameAs=-1 tolerance=0.0 bound=0.0
// fuzz array=DOUBLE native=true length=8 sameAs=-1 tolerance=0.0 bound=0.0
// fuzz scalar=INT
import uk.ac.manchester.tornado.api.types.arrays.*;

/** PoCL's rint of a NaN that its compiler can see makes the branch around it disappear. */
public final class RoundedNotANumber {
  public static void roundedNotANumber(IntArray out, FloatArray a, DoubleArray b, int n) {
    int reached = 1;
    if (n <= 20) {
      reached = 2;
      if (!(Math.rint(Float.NaN) < 1.0) && out.get(1) != 7) {
        reached = 3;
      } else {
        out.set(2, 9);
      }
    }
    out.set(0, reached);
    for (int i = 0; i < 8; i++) {
      a.set(i, (float) Math.rint(a.get(i)));
      b.set(i, Math.rint(b.get(i)));
    }
  }
}
