package dev.stratus.training.check;

import dev.stratus.reference.dense.CentralDifferences;
import dev.stratus.training.Layer;
import dev.stratus.training.LayerReference;
import dev.stratus.training.Shape;
import dev.stratus.training.check.LayerCheckReport.Finding;
import dev.stratus.training.step.StepDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Tests a layer, anyone's own too, as MATLAB's checkLayer does: shapes, the reference's gradients
 * against numeric ones, kernels on devices against the reference, with one observation and with
 * several.
 *
 * <pre>{@code
 * LayerCheckReport report =
 *     LayerChecker.of(new MyLayer(), Shape.features(7)).on(StepDevice.named("cpu")).check();
 * System.out.println(report);
 * }</pre>
 *
 * @param layer what is tested
 * @param inputs shapes to test it with; small ones, as numeric gradients take a forward pass for
 *     each number
 * @param batches numbers of observations
 * @param devices where its kernels are run; the JVM engine always among them
 * @param tolerance the largest difference over the largest value of the reference
 * @param seed of the data
 */
public record LayerChecker(
    Layer layer,
    List<Shape> inputs,
    List<Integer> batches,
    List<StepDevice> devices,
    double tolerance,
    long seed) {
  private static final double NUMERIC_TOLERANCE = 1e-6;

  public LayerChecker {
    inputs = List.copyOf(inputs);
    batches = List.copyOf(batches);
    devices = List.copyOf(devices);
  }

  /** On the JVM engine, with 1, 2 and 5 observations. */
  public static LayerChecker of(Layer layer, Shape... inputs) {
    return new LayerChecker(
        layer, List.of(inputs), List.of(1, 2, 5), List.of(StepDevice.named("jvm")), 1e-4, 1);
  }

  /** On one more device. */
  public LayerChecker on(StepDevice device) {
    List<StepDevice> all = new ArrayList<>(devices);
    all.add(device);
    return new LayerChecker(layer, inputs, batches, all, tolerance, seed);
  }

  /** With other numbers of observations. */
  public LayerChecker withBatches(Integer... sizes) {
    return new LayerChecker(layer, inputs, List.of(sizes), devices, tolerance, seed);
  }

  /** With another bound for devices. */
  public LayerChecker withTolerance(double other) {
    return new LayerChecker(layer, inputs, batches, devices, other, seed);
  }

  /**
   * Runs all tests.
   *
   * @throws IllegalArgumentException if the layer cannot work with these shapes, in its words
   */
  public LayerCheckReport check() {
    List<Finding> findings = new ArrayList<>();
    for (int batch : batches) {
      check(new LayerTrial(layer, inputs, batch, seed), findings);
    }
    return new LayerCheckReport(findings);
  }

  private void check(LayerTrial trial, List<Finding> findings) {
    String name = "batch " + trial.batch() + ", ";
    LayerReference reference = layer.reference(inputs);
    LayerReference.Pass pass = reference.forward(trial.referenceInput(true));
    int elements = trial.output().elements(trial.batch());
    findings.add(
        new Finding(
            name + "reference's output size",
            pass.y().length == elements,
            pass.y().length + " values, " + trial.output() + " needs " + elements));
    if (pass.y().length != elements) {
      return;
    }
    LayerReference.Gradients gradients = pass.backward(trial.outputGradient());
    numeric(trial, reference, gradients, name, findings);
    if (layer.observationsAreIndependent() && !layer.placesMatter()) {
      alone(trial, reference, pass, name, findings);
    }
    for (StepDevice device : devices) {
      LayerTrial.Result result = trial.run(device, true);
      onDevice(trial, device, result, pass, gradients, name, findings);
      statistics(device, result, trial.statisticsAfterRun(reference, pass), name, findings);
      inference(trial, device, reference, name, findings);
    }
  }

  /** The reference's gradients of {@code sum dy y}. */
  private void numeric(
      LayerTrial trial,
      LayerReference reference,
      LayerReference.Gradients gradients,
      String name,
      List<Finding> findings) {
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).content() == Shape.Content.VALUES) {
        double[] expected =
            CentralDifferences.gradient(v -> scalar(trial, reference), trial.inputs().get(i));
        findings.add(
            near(
                name + "reference's gradient of input " + (i + 1) + " against numeric ones",
                gradients.inputs().get(i),
                expected,
                NUMERIC_TOLERANCE));
      }
    }
    for (Map.Entry<String, double[]> parameter : trial.parameters().entrySet()) {
      double[] expected =
          CentralDifferences.gradient(v -> scalar(trial, reference), parameter.getValue());
      double[] found = gradients.parameters().get(parameter.getKey());
      findings.add(
          near(
              name + "reference's gradient of " + parameter.getKey() + " against numeric ones",
              found == null ? new double[0] : found,
              expected,
              NUMERIC_TOLERANCE));
    }
  }

  /** The trial's own arrays are what is moved, so that the argument is already in place. */
  private static double scalar(LayerTrial trial, LayerReference reference) {
    double[] y = reference.forward(trial.referenceInput(true)).y();
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      sum += y[i] * trial.outputGradient()[i];
    }
    return sum;
  }

  private void alone(
      LayerTrial trial,
      LayerReference reference,
      LayerReference.Pass together,
      String name,
      List<Finding> findings) {
    int last = trial.batch() - 1;
    double[] own = reference.forward(trial.alone(last)).y();
    findings.add(
        near(
            name + "an observation alone against the same one among others",
            own,
            trial.observation(together.y(), trial.output(), last),
            NUMERIC_TOLERANCE));
  }

  private void onDevice(
      LayerTrial trial,
      StepDevice device,
      LayerTrial.Result result,
      LayerReference.Pass pass,
      LayerReference.Gradients gradients,
      String name,
      List<Finding> findings) {
    String on = " on " + device.device().id();
    findings.add(near(name + "output" + on, result.y(), pass.y(), tolerance));
    for (int i = 0; i < inputs.size(); i++) {
      if (result.inputGradients().get(i).isPresent()) {
        findings.add(
            near(
                name + "gradient of input " + (i + 1) + on,
                result.inputGradients().get(i).get(),
                gradients.inputs().get(i),
                tolerance));
      }
      boolean same = java.util.Arrays.equals(result.inputs().get(i), trial.inputs().get(i));
      findings.add(
          new Finding(
              name + "input " + (i + 1) + " is left as it was" + on, same, same ? "yes" : "no"));
    }
    result
        .gradients()
        .forEach((parameter, found) -> {
          double[] expected = gradients.parameters().get(parameter);
          findings.add(
              near(
                  name + "gradient of " + parameter + on,
                  found,
                  expected == null ? new double[0] : expected,
                  tolerance));
        });
  }

  private void statistics(
      StepDevice device,
      LayerTrial.Result result,
      Map<String, double[]> expected,
      String name,
      List<Finding> findings) {
    result
        .statistics()
        .forEach((statistic, found) ->
            findings.add(
                near(
                    name + statistic + " after the steps on " + device.device().id(),
                    found,
                    expected.getOrDefault(statistic, new double[0]),
                    tolerance)));
  }

  private void inference(
      LayerTrial trial,
      StepDevice device,
      LayerReference reference,
      String name,
      List<Finding> findings) {
    findings.add(
        near(
            name + "output outside of training on " + device.device().id(),
            trial.run(device, false).y(),
            reference.forward(trial.referenceInput(false)).y(),
            tolerance));
  }

  private static Finding near(String test, double[] found, double[] expected, double tolerance) {
    if (found.length != expected.length) {
      return new Finding(
          test, false, found.length + " values where there should be " + expected.length);
    }
    double largest = 0;
    double difference = 0;
    int worst = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      double d = Math.abs(found[i] - expected[i]);
      if (!(d <= difference)) {
        difference = d;
        worst = i;
      }
    }
    boolean passed = difference <= tolerance * Math.max(largest, 1e-3);
    String detail =
        expected.length == 0
            ? "no values"
            : String.format(
                Locale.ROOT,
                "largest difference %.3g at %d (%.7g, reference %.7g)",
                difference,
                worst,
                found[worst],
                expected[worst]);
    return new Finding(test, passed, detail);
  }
}
