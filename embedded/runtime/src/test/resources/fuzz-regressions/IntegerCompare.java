// fuzz class=IntegerCompare method=integerCompare kind=SERIAL seed=5 inputs=3 global=1 local=
// fuzz array=INT native=true length=8 sameAs=-1 tolerance=0.0 bound=0.0
import uk.ac.manchester.tornado.api.types.arrays.*;

/** A three-way comparison of ints, as a value and as a condition. */
public final class IntegerCompare {
  public static void integerCompare(IntArray a) {
    for (int i = 0; i < 6; i++) {
      int x = Integer.compare(a.get(i), a.get(i + 1)) * 10 + Integer.signum(a.get(i));
      a.set(i, Integer.compareUnsigned(a.get(i), a.get(i + 2)) > 0 ? x : -x);
    }
  }
}
