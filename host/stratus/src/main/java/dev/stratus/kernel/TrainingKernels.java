package dev.stratus.kernel;

import dev.stratus.embedded.spi.KernelReference;
import dev.stratus.kernels.Activations;
import dev.stratus.kernels.BatchNormalization;
import dev.stratus.kernels.Copies;
import dev.stratus.kernels.Dropout;
import dev.stratus.kernels.Embedding;
import dev.stratus.kernels.FullyConnected;
import dev.stratus.kernels.GradientSteps;
import dev.stratus.kernels.GruCell;
import dev.stratus.kernels.LayerNormActivation;
import dev.stratus.kernels.LayerNormGruCell;
import dev.stratus.kernels.LayerNormLstmCell;
import dev.stratus.kernels.LstmCell;
import dev.stratus.kernels.MeanSquaredError;
import dev.stratus.kernels.Sequences;
import dev.stratus.kernels.SoftmaxCrossEntropy;
import dev.stratus.kernels.SolverUpdates;
import dev.stratus.kernels.Sums;
import dev.stratus.profiles.KernelForm;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import uk.ac.manchester.tornado.api.KernelContext;

/**
 * The kernels of a training step beside layer normalization (docs/training-kernels.md). A name is
 * made of the class and the method, {@code SolverUpdates.adamWithL2} is {@code
 * solver-updates/adam-with-l2}; a test sees that no kernel is missing here.
 */
final class TrainingKernels {
  private static final List<Family> FAMILIES =
      List.of(
          family(
              FullyConnected.class,
              method("forward", "y = x W^T + b"),
              method("inputGradient", "dx = dy W"),
              method("weightGradient", "dW = dy^T x"),
              method("biasGradient", "the column sums of dy"),
              method("forwardBlocked", "few rows, CPU: four rows share the weights they read"),
              method(
                  "inputGradientBlocked",
                  "few rows, CPU: six sums side by side, work-items as lanes"),
              method(
                  "weightGradientBlocked",
                  "few rows, CPU: six sums side by side, work-items as lanes"),
              method("packTransposed", "panels of 64 rows, for the packed products"),
              method("pack", "panels of 64 columns, for the packed products"),
              method("transpose", "rows become columns"),
              method("forwardPacked", "many rows, CPU: y = x W^T + b from a packed x"),
              method("productPacked", "many rows, CPU: c = a b from a packed b"),
              method("tiled", "GPUs: all three products by strides, tiles in local memory")),
          family(
              Activations.class,
              method("relu", "max(x, 0)"),
              method("gelu", "x Phi(x) with the normal distribution function"),
              method("geluTanh", "gelu by the tanh approximation"),
              method("tanh", "tanh(x)"),
              method("sigmoid", "1 / (1 + exp(-x))"),
              method("reluGradient", "dx of relu, from its result"),
              method("geluGradient", "dx of gelu, from its input"),
              method("geluTanhGradient", "dx of gelu by the tanh approximation, from its input"),
              method("tanhGradient", "dx of tanh, from its result"),
              method("sigmoidGradient", "dx of sigmoid, from its result")),
          family(
              Dropout.class,
              method("forward", "x / (1 - p), or 0 with probability p; no mask is stored"),
              method("backward", "the same mask on dy"),
              method("forwardByFours", "forward, four elements of one random block at once"),
              method("backwardByFours", "backward, four elements of one random block at once")),
          family(
              SoftmaxCrossEntropy.class,
              method("softmax", "probabilities of each row"),
              method("classes", "probabilities and weighted losses, targets are class numbers"),
              method("classesGradient", "dLogits, targets are class numbers"),
              method(
                  "distributions",
                  "probabilities and weighted losses, targets are rows of probabilities"),
              method("distributionsGradient", "dLogits, targets are rows of probabilities")),
          family(
              MeanSquaredError.class,
              method("forward", "half the weighted squared distance of each row"),
              method("gradient", "scale weight (y - t)")),
          family(
              Embedding.class,
              method("forward", "a table's row for each index"),
              method("gradient", "dTable, looking through all indices"),
              method("starts", "where each index begins in the sorted order"),
              method("order", "row numbers by index"),
              method("gradientOfSorted", "dTable, from indices that are sorted")),
          family(
              Sums.class,
              method("parts", "sums of parts of an array; first launch"),
              method("partsOfSquares", "sums of the squares of parts of an array; first launch"),
              method("total", "the parts added in a fixed order; second launch")),
          family(
              GradientSteps.class,
              method("fill", "one value everywhere"),
              method("accumulate", "sum += share * values"),
              method("scale", "values *= factor"),
              method("addL2", "gradient += factor * w"),
              method("clipAbsolute", "each element within a threshold"),
              method("clipFactor", "min(1, threshold / norm), from the parts of the squares' sum"),
              method("clip", "gradient *= factor"),
              method(
                  "firstNotFiniteParts",
                  "the first element that is not finite, by parts; first launch"),
              method(
                  "firstNotFinite", "the first element that is not finite, or -1; second launch")),
          family(
              SolverUpdates.class,
              method("sgdm", "stochastic gradient descent with momentum"),
              method("adam", "Adam"),
              method("rmsprop", "RMSProp"),
              method("sgdmWithL2", "sgdm of gradient + l2 w"),
              method("adamWithL2", "Adam of gradient + l2 w"),
              method("rmspropWithL2", "RMSProp of gradient + l2 w")),
          family(
              Copies.class,
              method("floats", "a copy of float32 values"),
              method("ints", "a copy of ints")),
          family(
              LayerNormActivation.class,
              method("forward", "layer normalization, then an activation"),
              method("forwardResidual", "a residual input added first"),
              method("backward", "dx and the gradient before the activation"),
              method("backwardResidual", "backward, with what arrives at the sum itself"),
              method("forwardPerGroup", "GPUs: a work-group for each row, forward"),
              method("backwardPerGroup", "GPUs: a work-group for each row, backward")),
          family(
              BatchNormalization.class,
              method("statistics", "mean and rstd of each column, and the running ones"),
              method("normalize", "the result in training"),
              method("inference", "the result by the running statistics"),
              method("parameterGradients", "dgamma and dbeta"),
              method("inputGradient", "dx"),
              method("statisticsParts", "statistics by parts of the rows; first launch"),
              method("statisticsTotals", "the parts joined; second launch"),
              method("parameterGradientParts", "dgamma and dbeta by parts; first launch"),
              method("parameterGradientTotals", "the parts added; second launch")),
          family(
              LstmCell.class,
              method("forward", "one step of an LSTM, after its products"),
              method("backward", "its gradients")),
          family(
              LayerNormLstmCell.class,
              method("forward", "one step of the layer-normalized LSTM, after its products"),
              method("backward", "its gradients"),
              method("parameterParts", "gradients of gains and biases by parts; first launch"),
              method("parameterTotals", "the parts added; second launch")),
          family(
              GruCell.class,
              method("forward", "one step of a GRU, after its products"),
              method("backward", "its gradients")),
          family(
              LayerNormGruCell.class,
              method("forward", "one step of the layer-normalized GRU, after its products"),
              method("backward", "its gradients"),
              method("parameterParts", "gradients of gains and biases by parts; first launch"),
              method("parameterTotals", "the parts added; second launch")),
          family(
              Sequences.class,
              method("begin", "the initial state where cells expect it"),
              method("outputs", "states as outputs, 0 beyond a row's length"),
              method("lastGradient", "the gradient of all outputs where the last one is used")));

  private TrainingKernels() {}

  private record Member(String method, String idea) {}

  private record Family(Class<?> owner, List<Member> members) {
    Stream<NamedKernel> kernels() {
      return members.stream().map(member -> kernel(owner, member));
    }
  }

  private static Family family(Class<?> owner, Member... members) {
    return new Family(owner, List.of(members));
  }

  private static Member method(String name, String idea) {
    return new Member(name, idea);
  }

  static List<NamedKernel> all() {
    return FAMILIES.stream().flatMap(Family::kernels).toList();
  }

  private static NamedKernel kernel(Class<?> owner, Member member) {
    return new NamedKernel(
        words(owner.getSimpleName()) + "/" + words(member.method()),
        new KernelReference(owner, member.method()),
        member.idea(),
        sharesGroups(owner, member.method()) ? KernelForm.ROW_PER_GROUP : KernelForm.ROW_PER_ITEM,
        false);
  }

  private static boolean sharesGroups(Class<?> owner, String name) {
    Method method =
        Arrays.stream(owner.getDeclaredMethods())
            .filter(declared -> declared.getName().equals(name))
            .findFirst()
            .orElseThrow(() ->
                new IllegalStateException(
                    owner.getName() + " has no kernel " + name + "; please report this."));
    return Arrays.asList(method.getParameterTypes()).contains(KernelContext.class);
  }

  /** {@code adamWithL2} is adam-with-l2. */
  private static String words(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
