package dev.stratus.training.layer;

import dev.stratus.kernels.GradientSteps;
import dev.stratus.kernels.Sequences;
import dev.stratus.training.LayerOps;
import dev.stratus.training.LayerSite;
import dev.stratus.training.step.Launches;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * A recurrent layer at its place: one product of W with all steps, then the steps one after the
 * other, each a product of R with the state before and the cell; on the way back the same with the
 * gradients, and the weights' over all steps at once (docs/recurrent-kernels.md).
 */
final class RecurrentOps implements LayerOps {
  private final LayerSite site;
  private final OutputMode outputMode;
  private final RecurrentArrays arrays;
  private final FloatArray initial;
  private final CellOps cell;
  private final Products.Product inputProduct;
  private final Products.Product hiddenProduct;
  private final Optional<Back> back;

  /**
   * The biases of both products by the names of parameters, where the layer has such.
   *
   * @param input added to {@code W x}
   * @param hidden added to {@code R h}
   */
  record Biases(Optional<String> input, Optional<String> hidden) {
    /** Where the cell has its own. */
    static final Biases NONE = new Biases(Optional.empty(), Optional.empty());

    static Biases input(String name) {
      return new Biases(Optional.of(name), Optional.empty());
    }
  }

  RecurrentOps(
      LayerSite site,
      Recurrence recurrence,
      int gates,
      Biases biases,
      Function<RecurrentArrays, CellOps> cells) {
    this.site = site;
    this.outputMode = recurrence.outputMode();
    this.arrays = RecurrentArrays.of(site, recurrence, gates);
    this.cell = cells.apply(arrays);
    this.initial = site.arrays().constant(new float[arrays.rows() * arrays.width()]);
    Products ofInput = products(arrays.steps() * arrays.rows(), site.width());
    Products ofStep = products(arrays.rows(), arrays.width());
    FloatArray zeros = site.arrays().constant(new float[arrays.columns()]);
    this.inputProduct =
        ofInput.forward(
            site.x(),
            site.parameter(Recurrence.INPUT_WEIGHTS),
            biases.input().map(site::parameter).orElse(zeros),
            arrays.inputPart());
    this.hiddenProduct =
        ofStep.forward(
            arrays.now(),
            site.parameter(Recurrence.RECURRENT_WEIGHTS),
            biases.hidden().map(site::parameter).orElse(zeros),
            arrays.hiddenPart());
    this.back = arrays.back().map(b -> new Back(b, ofInput, ofStep, biases));
  }

  private Products products(int rows, int inputs) {
    return new Products(site.device(), site.arrays(), rows, inputs, arrays.columns());
  }

  @Override
  public void forward(Launches to) {
    inputProduct.launch(to.named("input-"));
    to.task(
        "begin",
        Sequences::begin,
        initial,
        arrays.hidden(),
        arrays.now(),
        arrays.rows(),
        arrays.width());
    cell.begin(to);
    for (int step = 0; step < arrays.steps(); step++) {
      Launches named = to.named("step-" + step + "-");
      hiddenProduct.launch(named);
      cell.forward(named, step);
    }
    if (outputMode == OutputMode.SEQUENCE) {
      to.task(
          "outputs",
          Sequences::outputs,
          arrays.hidden(),
          arrays.lengths(),
          site.y(),
          arrays.steps(),
          arrays.rows(),
          arrays.width());
    }
  }

  @Override
  public void backward(Launches to) {
    back.orElseThrow(() -> new IllegalStateException("There is no training."))
        .launch(to.named("back-"));
  }

  private final class Back {
    private final RecurrentArrays.Back own;
    private final CellOps.Back cellBack;
    private final Products.Repeated dh;
    private final List<Named> afterwards = new ArrayList<>();

    private record Named(String name, Products.Product product) {}

    Back(RecurrentArrays.Back own, Products ofInput, Products ofStep, Biases biases) {
      this.own = own;
      this.cellBack = cell.back(own);
      this.dh =
          ofStep.repeatedInputGradient(
              own.dHiddenNow(), site.parameter(Recurrence.RECURRENT_WEIGHTS), own.dh());
      FloatArray dInputPart = cellBack.dInputPart();
      FloatArray dHiddenPart = cellBack.dHiddenPart();
      Products ofStates = products(arrays.steps() * arrays.rows(), arrays.width());
      after(
          "hidden-",
          ofStates.weightGradient(
              dHiddenPart, arrays.hidden(), site.gradient(Recurrence.RECURRENT_WEIGHTS)));
      after(
          "input-",
          ofInput.weightGradient(dInputPart, site.x(), site.gradient(Recurrence.INPUT_WEIGHTS)));
      biases
          .hidden()
          .ifPresent(b -> after("hidden-", ofStates.biasGradient(dHiddenPart, site.gradient(b))));
      biases
          .input()
          .ifPresent(b -> after("input-", ofInput.biasGradient(dInputPart, site.gradient(b))));
      site.dx()
          .ifPresent(dx ->
              after(
                  "input-",
                  ofInput.inputGradient(dInputPart, site.parameter(Recurrence.INPUT_WEIGHTS), dx)));
    }

    private void after(String name, Products.Product product) {
      afterwards.add(new Named(name, product));
    }

    void launch(Launches to) {
      begin(to);
      for (int step = arrays.steps() - 1; step >= 0; step--) {
        Launches named = to.named("step-" + step + "-");
        cellBack.step(named, step);
        // Nobody asks for the gradient of the initial state.
        if (step > 0) {
          dh.each().launch(named);
        }
      }
      cellBack.parameters(to);
      afterwards.forEach(product -> product.product().launch(to.named(product.name())));
    }

    private void begin(Launches to) {
      if (outputMode == OutputMode.LAST) {
        to.task(
            "dy",
            Sequences::lastGradient,
            site.dy(),
            arrays.lengths(),
            own.dy(),
            arrays.steps(),
            arrays.rows(),
            arrays.width());
      }
      to.task("dh", GradientSteps::fill, own.dh(), arrays.rows() * arrays.width(), 0f);
      cellBack.begin(to);
      if (arrays.steps() > 1) {
        dh.before().launch(to);
      }
    }
  }
}
