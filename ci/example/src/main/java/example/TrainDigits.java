package example;

import dev.stratus.data.LabelledRows;
import dev.stratus.data.ShippedDigits;
import dev.stratus.data.Split;
import dev.stratus.training.*;
import dev.stratus.training.layer.*;
import dev.stratus.training.options.TrainingOptions;
import dev.stratus.training.step.StepDevice;

/** Trains a network with layer normalization on whatever device is there. */
public final class TrainDigits {
  public static void main(String[] args) {
    LabelledRows digits = ShippedDigits.load();
    Split split = Split.stratified(digits, 0.8, 1);
    Examples training = FeatureExamples.of(digits.pick(split.first()));
    Examples heldOut = FeatureExamples.of(digits.pick(split.second()));
    Network network =
        Network.of(
            Shape.features(digits.width()),
            FullyConnected.of(128),
            LayerNorm.standard(),
            ActivationLayer.relu(),
            FullyConnected.of(digits.classes()));
    System.out.println(network.summary());
    TrainingOptions options =
        TrainingOptions.adam().initialLearnRate(0.003).maxEpochs(15).miniBatchSize(64).build();
    StepDevice device = StepDevice.named(args.length > 0 ? args[0] : "auto");
    TrainingResult result =
        Training.of(network, training, Loss.CROSS_ENTROPY, options).on(device).run();
    System.out.println(device.device().line());
    System.out.println("held out: " + result.trained().evaluate(heldOut, device));
  }
}
