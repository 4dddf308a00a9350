// fuzz class=InfiniteTable method=infiniteTable kind=SERIAL seed=4 inputs=3 global=1 local=
// fuzz array=FLOAT native=true length=4 sameAs=-1 tolerance=0.0 bound=0.0
// fuzz array=DOUBLE native=true length=4 sameAs=-1 tolerance=0.0 bound=0.0
import uk.ac.manchester.tornado.api.types.arrays.*;

/** NAN and INFINITY of a driver's headers need not be constants, as a table's elements must be. */
public final class InfiniteTable {
  static final float[] FLOATS = {
    Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0.0f
  };
  static final double[] DOUBLES = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0
  };

  public static void infiniteTable(FloatArray a, DoubleArray b) {
    for (int i = 0; i < 4; i++) {
      a.set(i, FLOATS[i]);
      b.set(i, DOUBLES[i]);
    }
  }
}
