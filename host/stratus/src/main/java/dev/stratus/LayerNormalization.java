package dev.stratus;

import dev.stratus.device.DeviceList;
import dev.stratus.geometry.Geometry;
import dev.stratus.geometry.OperationDimension;
import dev.stratus.geometry.ParameterShape;
import dev.stratus.tensor.DType;
import dev.stratus.tensor.DataFormat;
import dev.stratus.tensor.DimensionLabel;
import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Layer normalization, forward and backward, as MATLAB's {@code layerNormalizationLayer} and {@code
 * layernorm}, PyTorch's {@code nn.LayerNorm} and ONNX's {@code LayerNormalization} compute it, on a
 * device. Immutable: initializing and changing parameters give another layer.
 *
 * <pre>{@code
 * Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 10, 20, 30, 40}, "BC", MemoryOrder.ROW_MAJOR, 2, 4);
 * LayerNormalization layer = LayerNormalization.builder().name("norm").build().initialize(x);
 * ForwardResult result = layer.forward(LayerInput.of(x), RunSettings.on("auto").withCheck(true));
 * result.y().toFloats();                     // both rows: -1.34, -0.45, 0.45, 1.34
 * System.out.println(result.receipt().text());
 * }</pre>
 *
 * <p>With gradients, again and again over the same arrays:
 *
 * <pre>{@code
 * try (LayerRun run = layer.open(LayerInput.of(x).withOutputGradient(dy), RunSettings.DEFAULT)) {
 *   run.forward();
 *   BackwardResult back = run.backward();    // dx, and the gradients of Scale and Offset
 * }
 * }</pre>
 */
public final class LayerNormalization {

  /** The default epsilon. */
  public static final double DEFAULT_EPSILON = 1e-5;

  private final LayerConfiguration configuration;
  private final Optional<double[]> givenScale;
  private final Optional<double[]> givenOffset;
  private final Optional<List<Learnable>> learnables;

  LayerNormalization(
      LayerConfiguration configuration,
      Optional<double[]> givenScale,
      Optional<double[]> givenOffset,
      Optional<List<Learnable>> learnables) {
    this.configuration = configuration;
    this.givenScale = givenScale;
    this.givenOffset = givenOffset;
    this.learnables = learnables.map(List::copyOf);
  }

  /** With MATLAB's defaults. */
  public static LayerNormalizationBuilder builder() {
    return new LayerNormalizationBuilder();
  }

  /** A builder with all of this layer's properties; parameters are to be initialized anew. */
  public LayerNormalizationBuilder toBuilder() {
    LayerNormalizationBuilder builder = new LayerNormalizationBuilder(configuration);
    givenScale.ifPresent(builder::scale);
    givenOffset.ifPresent(builder::offset);
    return builder;
  }

  /**
   * The function form: normalizes once. The offset comes first, as in MATLAB.
   *
   * @param offset one value for each channel: a tensor C
   * @param scale one value for each channel: a tensor C
   * @throws IllegalArgumentException if offset or scale have another length than C
   */
  public static Tensor layernorm(Tensor x, Tensor offset, Tensor scale, LayerNormOptions options) {
    Tensor labelled = options.dataFormat().map(x::labelled).orElse(x);
    LayerNormalization layer =
        builder()
            .epsilon(options.epsilon())
            .operationDimension(options.operationDimension())
            .offset(offset.toDoubles())
            .scale(scale.toDoubles())
            .build()
            .initialize(labelled);
    return layer.forward(LayerInput.of(labelled), options.settings()).y();
  }

  /**
   * The layer with parameters for data like these: its channels, its element type, and for
   * parameters per element its normalized sizes and memory order.
   *
   * @throws IllegalArgumentException if NumChannels and the data's C differ, or given values or an
   *     initializer's have another number than the parameters
   */
  public LayerNormalization initialize(Tensor x) {
    return initialize(x.format(), x.order(), x.dtype(), x.sizes());
  }

  /** As {@link #initialize(Tensor)}, for float32 data of these sizes. */
  public LayerNormalization initialize(DataFormat format, MemoryOrder order, int... sizes) {
    return initialize(format, order, DType.FLOAT32, sizes);
  }

  private LayerNormalization initialize(
      DataFormat format, MemoryOrder order, DType type, int... sizes) {
    Geometry geometry = geometry(format, order, sizes);
    requireGivenValues(geometry);
    requireChannels(geometry, configuration.numChannels());
    List<Learnable> made = new ArrayList<>();
    if (configuration.affine().hasScale()) {
      made.add(
          learnable(
              Learnable.SCALE,
              givenScale,
              configuration.scaleInitializer(),
              configuration.scale(),
              geometry,
              type));
    }
    if (configuration.affine().hasOffset()) {
      made.add(
          learnable(
              Learnable.OFFSET,
              givenOffset,
              configuration.offsetInitializer(),
              configuration.offset(),
              geometry,
              type));
    }
    return new LayerNormalization(configuration, givenScale, givenOffset, Optional.of(made));
  }

  private static Learnable learnable(
      String name,
      Optional<double[]> given,
      Initializer initializer,
      LayerConfiguration.Factors factors,
      Geometry geometry,
      DType type) {
    int[] sizes = geometry.parameterSizes();
    double[] values =
        given.isPresent() ? given.get() : initializer.values(name, geometry.parameterSizes());
    // An initializer's values are the caller's too.
    if (values.length > 0) {
      LayerNormalizationBuilder.checkedValues(name, values);
    }
    Tensor value =
        Tensor.ofDoubles(values, geometry.parameterFormat(), geometry.order(), sizes)
            .to(type.parameterType());
    return new Learnable(name, value, Optional.empty(), factors.learnRate(), factors.l2());
  }

  Geometry geometry(DataFormat format, MemoryOrder order, int... sizes) {
    return Geometry.of(
        format, order, configuration.operationDimension(), configuration.affine().shape(), sizes);
  }

  private void requireGivenValues(Geometry geometry) {
    requireGiven(Learnable.SCALE, givenScale, geometry);
    requireGiven(Learnable.OFFSET, givenOffset, geometry);
  }

  private static void requireGiven(String name, Optional<double[]> given, Geometry geometry) {
    if (given.isPresent() && given.get().length != geometry.parameterCount()) {
      boolean perChannel = geometry.parameters() == ParameterShape.CHANNEL;
      throw new IllegalArgumentException(
          name
              + " has "
              + given.get().length
              + " values and the data have "
              + (perChannel
                  ? "C = " + geometry.channels()
                  : geometry.width() + " elements in a group")
              + " ("
              + geometry.text()
              + "); they need "
              + geometry.parameterCount()
              + ", one for each "
              + (perChannel ? "channel." : "element of a group."));
    }
  }

  private static void requireChannels(Geometry geometry, OptionalInt channels) {
    if (channels.isPresent() && channels.getAsInt() != geometry.channels()) {
      throw new IllegalArgumentException(
          "NumChannels is "
              + channels.getAsInt()
              + " and the data have C = "
              + geometry.channels()
              + " (format "
              + geometry.format().text()
              + ", sizes "
              + geometry.sizesText()
              + "); they must be equal, or NumChannels be left to the data.");
    }
  }

  /** Whether the layer has its parameters. */
  public boolean isInitialized() {
    return learnables.isPresent();
  }

  /**
   * Scale and Offset, as far as the affine has them.
   *
   * @throws IllegalStateException if the layer is not initialized
   */
  public List<Learnable> learnables() {
    return learnables.orElseThrow(() ->
        new IllegalStateException(
            "The layer"
                + (configuration.name().isEmpty() ? "" : " '" + configuration.name() + "'")
                + " is not initialized: it has no parameters yet. Call initialize with its data,"
                + " or with their format and sizes."));
  }

  /** The parameter of that name. */
  Optional<Learnable> learnable(String name) {
    return learnables().stream().filter(l -> l.name().equals(name)).findFirst();
  }

  /**
   * The same layer with other values.
   *
   * @param changed the layer's parameters, in any order; those left out stay
   * @throws IllegalArgumentException if a name is unknown, or a value has another format, size or
   *     type or is not finite
   */
  public LayerNormalization withLearnables(List<Learnable> changed) {
    List<Learnable> all = new ArrayList<>(learnables());
    for (Learnable one : changed) {
      int at = indexOf(all, one.name());
      requireLike(all.get(at).value(), one);
      all.set(at, all.get(at).withValue(one.value().dense()));
    }
    return new LayerNormalization(configuration, givenScale, givenOffset, Optional.of(all));
  }

  private static int indexOf(List<Learnable> all, String name) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "The layer has no parameter '"
            + name
            + "'; it has "
            + all.stream().map(Learnable::name).toList()
            + ".");
  }

  private static void requireLike(Tensor value, Learnable changed) {
    Tensor other = changed.value();
    boolean same =
        other.dtype() == value.dtype()
            && other.format().equals(value.format())
            && other.order() == value.order()
            && java.util.Arrays.equals(other.sizes(), value.sizes());
    if (!same) {
      throw new IllegalArgumentException(
          changed.name() + " is " + other + "; the layer's is " + value + ".");
    }
    if (other.elements() > 0) {
      LayerNormalizationBuilder.checkedValues(changed.name(), other.toDoubles());
    }
  }

  /** As {@link #forward(LayerInput, RunSettings)}, of one input, on the best device. */
  public ForwardResult forward(Tensor x) {
    return forward(LayerInput.of(x), RunSettings.DEFAULT);
  }

  /**
   * Runs once, without gradients.
   *
   * @throws IllegalArgumentException if the input does not fit the layer
   * @throws IllegalStateException if the layer is not initialized
   * @throws dev.stratus.device.NoSuchDeviceException if the device is not there and the policy is
   *     FAIL
   * @throws NoCandidateException if the device declines, for example for want of memory
   * @throws DeviceFailureException if the device fails and the policy is FAIL
   */
  public ForwardResult forward(LayerInput input, RunSettings settings) {
    try (LayerRun run = openForward(input, settings.withResultOnDemand(false))) {
      return run.forward();
    }
  }

  /**
   * Runs forward and backward once.
   *
   * @param dy the gradient with respect to y: of x's format, sizes and type
   */
  public Gradients gradients(LayerInput input, Tensor dy, RunSettings settings) {
    try (LayerRun run = open(input.withOutputGradient(dy), settings.withResultOnDemand(false))) {
      ForwardResult forward = run.forward();
      return new Gradients(forward, run.backward());
    }
  }

  /**
   * Prepares repeated runs, forward and backward, over arrays whose contents may change in between.
   */
  public LayerRun open(LayerInput input, RunSettings settings) {
    return open(input, settings, DeviceList.find());
  }

  /** As {@link #open(LayerInput, RunSettings)}, among the given devices. */
  public LayerRun open(LayerInput input, RunSettings settings, DeviceList devices) {
    return LayerRun.open(this, input, settings, devices, true);
  }

  /** Prepares repeated runs, forward alone. */
  public LayerRun openForward(LayerInput input, RunSettings settings) {
    return openForward(input, settings, DeviceList.find());
  }

  /** As {@link #openForward(LayerInput, RunSettings)}, among the given devices. */
  public LayerRun openForward(LayerInput input, RunSettings settings, DeviceList devices) {
    return LayerRun.open(this, input, settings, devices, false);
  }

  /**
   * Runs once, without gradients, on several devices at once: each has a share of the batch.
   *
   * @param settings its device is not looked at
   * @throws DeviceFailureException if a device fails and the policy is FAIL; the message names it
   *     and its share
   */
  public SplitForward forward(LayerInput input, DeviceGroup group, RunSettings settings) {
    try (SplitRun run = openForward(input, group, settings)) {
      return run.forward();
    }
  }

  /** Runs forward and backward once, on several devices at once. */
  public SplitGradients gradients(
      LayerInput input, Tensor dy, DeviceGroup group, RunSettings settings) {
    try (SplitRun run = open(input.withOutputGradient(dy), group, settings)) {
      SplitForward forward = run.forward();
      return new SplitGradients(forward, run.backward());
    }
  }

  /** Prepares repeated runs on several devices, forward and backward. */
  public SplitRun open(LayerInput input, DeviceGroup group, RunSettings settings) {
    return open(input, group, settings, DeviceList.find());
  }

  /** As {@link #open(LayerInput, DeviceGroup, RunSettings)}, among the given devices. */
  public SplitRun open(
      LayerInput input, DeviceGroup group, RunSettings settings, DeviceList devices) {
    return SplitRun.open(this, input, group, settings, devices, true);
  }

  /** Prepares repeated runs on several devices, forward alone. */
  public SplitRun openForward(LayerInput input, DeviceGroup group, RunSettings settings) {
    return SplitRun.open(this, input, group, settings, DeviceList.find(), false);
  }

  /**
   * Writes the layer into a file, whole or not at all: numbers as safetensors, properties as JSON
   * in its metadata. An initializer that is a function is not kept, its values are.
   *
   * @throws IllegalStateException if the layer is not initialized
   * @throws dev.stratus.tensor.TensorFileException if the file cannot be written
   */
  public void save(Path file) {
    LayerFile.save(this, file);
  }

  /**
   * Reads a layer that {@link #save} wrote.
   *
   * @throws dev.stratus.tensor.TensorFileException if the file is missing or is no such file; the
   *     message says what was found
   */
  public static LayerNormalization load(Path file) {
    return LayerFile.load(file);
  }

  /** All properties. */
  public LayerConfiguration configuration() {
    return configuration;
  }

  public String name() {
    return configuration.name();
  }

  public double epsilon() {
    return configuration.epsilon();
  }

  public OperationDimension operationDimension() {
    return configuration.operationDimension();
  }

  /** Empty (auto) until the layer is initialized or the number is given. */
  public OptionalInt numChannels() {
    if (configuration.numChannels().isPresent()
        || learnables.isEmpty()
        || learnables.get().isEmpty()) {
      return configuration.numChannels();
    }
    Tensor value = learnables.get().getFirst().value();
    return OptionalInt.of(value.sizes()[value.format().indexOf(DimensionLabel.C).orElseThrow()]);
  }

  /** 1, or 2 with a residual input. */
  public int numInputs() {
    return inputNames().size();
  }

  /** {@code in}, and {@code residual} where there is a residual input. */
  public List<String> inputNames() {
    return configuration.residual() ? List.of("in", "residual") : List.of("in");
  }

  /** 1, and one more for the sum with a residual input, two more for saved statistics. */
  public int numOutputs() {
    return outputNames().size();
  }

  /** {@code out}; {@code sum} with a residual input; {@code mean} and {@code rstd} if saved. */
  public List<String> outputNames() {
    List<String> names = new ArrayList<>(List.of("out"));
    if (configuration.residual()) {
      names.add("sum");
    }
    if (configuration.savedStatistics()) {
      names.add("mean");
      names.add("rstd");
    }
    return List.copyOf(names);
  }
}
