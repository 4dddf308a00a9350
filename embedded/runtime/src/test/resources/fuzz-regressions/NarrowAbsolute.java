// fuzz class=NarrowAbsolute method=narrowAbsolute kind=SERIAL seed=3 inputs=12 global=1 local=
// fuzz array=BYTE native=true length=16 sameAs=-1 tolerance=0.0 bound=0.0
// fuzz array=SHORT native=true length=16 sameAs=-1 tolerance=0.0 bound=0.0
// fuzz array=INT native=true length=32 sameAs=-1 tolerance=0.0 bound=0.0
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.*;

/** The absolute value of the smallest byte is a byte, so it is that byte again; clamp's order. */
public final class NarrowAbsolute {
  public static void narrowAbsolute(ByteArray bytes, ShortArray shorts, IntArray out) {
    bytes.set(0, (byte) -128);
    shorts.set(0, (short) -32768);
    for (int i = 0; i < 16; i++) {
      out.set(i, TornadoMath.abs(bytes.get(i)));
      out.set(
          i + 16,
          TornadoMath.abs(shorts.get(i)) + TornadoMath.clamp(out.get(i), 40, bytes.get(i)));
    }
  }
}
