package dev.stratus.kernels;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The kernels of a training step: all there are, found by reflection. */
final class TrainingKernels {
  static final List<Class<?>> OWNERS =
      List.of(
          FullyConnected.class,
          Activations.class,
          Dropout.class,
          SoftmaxCrossEntropy.class,
          MeanSquaredError.class,
          Embedding.class,
          Sums.class,
          GradientSteps.class,
          SolverUpdates.class,
          Copies.class,
          LayerNormActivation.class,
          BatchNormalization.class,
          LstmCell.class,
          LayerNormLstmCell.class,
          GruCell.class,
          LayerNormGruCell.class,
          Sequences.class);

  /** A kernel; its name is as in the goldens' file names. */
  record Kernel(Class<?> owner, Method method) {
    /** Whether it is for devices with work-groups: it takes a KernelContext. */
    boolean knowsItsGroup() {
      return method.getParameterTypes()[0] == uk.ac.manchester.tornado.api.KernelContext.class;
    }

    @Override
    public String toString() {
      return owner.getSimpleName() + "." + method.getName();
    }
  }

  private TrainingKernels() {}

  static List<Kernel> all() {
    return OWNERS.stream().flatMap(owner -> of(owner).stream()).toList();
  }

  private static List<Kernel> of(Class<?> owner) {
    return Arrays.stream(owner.getDeclaredMethods())
        .filter(m -> Modifier.isPublic(m.getModifiers()) && m.getReturnType() == void.class)
        .sorted(Comparator.comparing(Method::getName))
        .map(method -> new Kernel(owner, method))
        .toList();
  }
}
