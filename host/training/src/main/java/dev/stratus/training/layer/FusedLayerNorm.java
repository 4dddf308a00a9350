package dev.stratus.training.layer;

import dev.stratus.reference.dense.Activation;
import dev.stratus.training.Layer;
import dev.stratus.training.LayerOps;
import dev.stratus.training.LayerReference;
import dev.stratus.training.LayerSite;
import dev.stratus.training.Parameter;
import dev.stratus.training.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Layer normalization with its neighbours in one launch and one walk over memory: a residual input
 * added first, an activation applied last; {@code y = act(LN(x + r))}. The same numbers as {@link
 * Addition}, {@link LayerNorm} and {@link ActivationLayer} one after the other, up to rounding.
 *
 * @param norm the normalization in the middle
 * @param residual whether there is a second input that is added first
 * @param activation what is applied last, if anything
 */
public record FusedLayerNorm(LayerNorm norm, boolean residual, Optional<Activation> activation)
    implements Layer {

  /**
   * @throws IllegalArgumentException if there is nothing to fuse with
   */
  public FusedLayerNorm {
    if (!residual && activation.isEmpty()) {
      throw new IllegalArgumentException(
          "There is neither a residual input nor an activation; that is LayerNorm.");
    }
  }

  /** {@code act(LN(x))}. */
  public static FusedLayerNorm with(Activation activation) {
    return new FusedLayerNorm(LayerNorm.standard(), false, Optional.of(activation));
  }

  /** {@code LN(x + r)}: what stands behind each block of a transformer. */
  public static FusedLayerNorm ofSum() {
    return new FusedLayerNorm(LayerNorm.standard(), true, Optional.empty());
  }

  /** {@code act(LN(x + r))}. */
  public static FusedLayerNorm ofSumWith(Activation activation) {
    return new FusedLayerNorm(LayerNorm.standard(), true, Optional.of(activation));
  }

  @Override
  public String kind() {
    return (residual ? "residual_" : "")
        + "layernorm"
        + activation.map(a -> "_" + a.name().toLowerCase(Locale.ROOT)).orElse("");
  }

  @Override
  public int inputs() {
    return residual ? 2 : 1;
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return residual ? new Addition().output(inputs) : Inputs.values(inputs);
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    return norm.parameters(inputs);
  }

  @Override
  public Map<String, Object> properties() {
    return new LinkedHashMap<>(norm.properties());
  }

  @Override
  public List<String> warnings(List<Shape> inputs) {
    return norm.warnings(inputs);
  }

  @Override
  public LayerOps ops(LayerSite site) {
    return new FusedLayerNormOps(site, (float) norm.epsilon(), residual, activation);
  }

  @Override
  public LayerReference reference(List<Shape> inputs) {
    return new FusedReference(norm.reference(inputs), residual, activation);
  }
}
