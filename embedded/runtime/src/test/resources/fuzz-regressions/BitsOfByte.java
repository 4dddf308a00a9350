// fuzz class=BitsOfByte method=bitsOfByte kind=SERIAL seed=7 inputs=3 global=1 local=
// fuzz array=BYTE native=true length=8 sameAs=-1 tolerance=0.0 bound=0.0
// fuzz array=FLOAT native=true length=8 sameAs=-1 tolerance=0.0 bound=0.0
import uk.ac.manchester.tornado.api.types.arrays.*;

/** The bits of a float come from four bytes, also where the int was loaded from one. */
public final class BitsOfByte {
  public static void bitsOfByte(ByteArray bytes, FloatArray out) {
    for (int i = 0; i < 8; i++) {
      out.set(i, Float.intBitsToFloat(bytes.get(i)));
    }
  }
}
