package dev.stratus.embedded.runtime.resolve;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * First way: a serializable lambda tells its implementation when it is serialized. A stream that
 * takes the {@link SerializedLambda} out on the way needs no {@code --add-opens}; calling {@code
 * writeReplace} reflectively would.
 */
final class SerializedForm {
  private SerializedForm() {}

  /** The lambda's serialized form; empty if the object is no serializable lambda. */
  static Optional<SerializedLambda> of(Object function) {
    if (!(function instanceof Serializable)) {
      return Optional.empty();
    }
    try (Taker taker = new Taker()) {
      taker.writeObject(function);
      return Optional.ofNullable(taker.taken);
    } catch (IOException notSerializable) {
      // A function object of the user's own with unserializable fields: it is no lambda.
      return Optional.empty();
    }
  }

  static FoundMethod method(SerializedLambda lambda) {
    return new FoundMethod(
        lambda.getImplClass(),
        lambda.getImplMethodName(),
        lambda.getImplMethodSignature(),
        lambda.getImplMethodKind() == MethodHandleInfo.REF_invokeStatic);
  }

  private static final class Taker extends ObjectOutputStream {
    private @Nullable SerializedLambda taken;
    private boolean first = true;

    Taker() throws IOException {
      super(OutputStream.nullOutputStream());
      enableReplaceObject(true);
    }

    @Override
    protected @Nullable Object replaceObject(@Nullable Object object) {
      if (first && object instanceof SerializedLambda lambda) {
        taken = lambda;
      }
      first = false;
      // Nothing below the first object is written: captured arrays need not be serializable.
      return null;
    }
  }
}
