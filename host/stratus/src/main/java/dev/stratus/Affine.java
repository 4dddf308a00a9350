package dev.stratus;

import dev.stratus.geometry.ParameterShape;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which scale (gamma) and offset (beta) a layer has. */
public enum Affine {
  /** A scale and an offset for each channel: MATLAB. */
  CHANNEL("channel", ParameterShape.CHANNEL, true),
  /** A scale and an offset for each element of a group: PyTorch's {@code elementwise_affine}. */
  ELEMENT("element", ParameterShape.ELEMENT, true),
  /** A scale for each channel, no offset. */
  CHANNEL_SCALE("channel-scale", ParameterShape.CHANNEL, false),
  /** A scale for each element of a group, no offset. */
  ELEMENT_SCALE("element-scale", ParameterShape.ELEMENT, false),
  /** Neither. */
  NONE("none", ParameterShape.NONE, false);

  private final String text;
  private final ParameterShape shape;
  private final boolean offset;

  Affine(String text, ParameterShape shape, boolean offset) {
    this.text = text;
    this.shape = shape;
    this.offset = offset;
  }

  /** As the command line spells it. */
  public String text() {
    return text;
  }

  /** How the parameters are shaped. */
  public ParameterShape shape() {
    return shape;
  }

  public boolean hasScale() {
    return shape != ParameterShape.NONE;
  }

  public boolean hasOffset() {
    return offset;
  }

  /**
   * The one of that name, in any case.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public static Affine of(String name) {
    return Arrays.stream(values())
        .filter(affine -> affine.text.equals(name.strip().toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "The affine is '"
                    + name
                    + "'; it must be one of "
                    + Arrays.stream(values()).map(Affine::text).collect(Collectors.joining(", "))
                    + "."));
  }
}
