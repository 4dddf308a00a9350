// fuzz class=NarrowMinimum method=narrowMinimum kind=SERIAL seed=1 inputs=3 global=1 local=
// fuzz array=BYTE native=true length=8 sameAs=-1 tolerance=0.0 bound=0.0
// fuzz array=CHAR native=true length=8 sameAs=-1 tolerance=0.0 bound=0.0
// fuzz array=INT native=true length=16 sameAs=-1 tolerance=0.0 bound=0.0
// fuzz scalar=INT
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.*;

/** Overloaded built-ins of OpenCL C take an operand's own width: a byte is no int to them. */
public final class NarrowMinimum {
  public static void narrowMinimum(ByteArray bytes, CharArray chars, IntArray out, int n) {
    for (int i = 0; i < 8; i++) {
      out.set(i, TornadoMath.min(n, bytes.get(i)) + Math.max(chars.get(i), n));
      out.set(i + 8, Integer.numberOfLeadingZeros(chars.get(i)) + Integer.bitCount(bytes.get(i)));
    }
  }
}
