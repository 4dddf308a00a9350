package dev.stratus.training;

import dev.stratus.kernels.GradientSteps;
import dev.stratus.kernels.SolverUpdates;
import dev.stratus.kernels.Sums;
import dev.stratus.training.options.Adam;
import dev.stratus.training.options.RmsProp;
import dev.stratus.training.options.Sgdm;
import dev.stratus.training.options.Solver;
import dev.stratus.training.options.Threshold;
import dev.stratus.training.step.Launches;
import dev.stratus.training.step.StepArrays;
import dev.stratus.training.step.StepDevice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The end of a step: L2, threshold, solver, in MATLAB's order (contract, section 5). Parameters
 * whose learn-rate factor is 0 are left out, their gradients too.
 */
final class UpdatePlan {
  /** Elements that a part of a norm has at least. */
  private static final int ELEMENTS_PER_PART = 16_384;

  private final Solver solver;
  private final double l2;
  private final Threshold threshold;
  private final StepDevice device;
  private final List<Target> targets = new ArrayList<>();
  private final FloatArray step;
  private final FloatArray partials;
  private final FloatArray factors;
  private final int allParts;

  /** A parameter to be updated; its part of the array of partial sums begins at offset. */
  private record Target(
      String key,
      Parameter parameter,
      FloatArray w,
      FloatArray gradient,
      List<FloatArray> state,
      int offset,
      int parts) {
    private int elements() {
      return parameter.elements();
    }
  }

  /**
   * @param gradients by key
   * @param state of the solver, by key; see {@link #states}
   * @param step the scheduled rate and adam's correction
   */
  UpdatePlan(
      Network network,
      Learnables learnables,
      Map<String, FloatArray> gradients,
      Map<String, List<FloatArray>> state,
      UpdateRule rule,
      FloatArray step,
      StepArrays arrays,
      StepDevice device) {
    this.solver = rule.solver();
    this.l2 = rule.l2Regularization();
    this.threshold = rule.threshold();
    this.device = device;
    this.step = step;
    int offset = 0;
    for (Node node : network.nodes()) {
      for (Parameter p : node.parameters()) {
        if (p.learnRateFactor() > 0) {
          String key = node.key(p.name());
          int parts = parts(p.elements());
          FloatArray w = learnables.parameter(key);
          List<FloatArray> own = state.getOrDefault(key, List.of());
          FloatArray gradient = gradients.get(key);
          if (gradient == null) {
            throw new IllegalStateException("There is no gradient of " + key + ".");
          }
          targets.add(new Target(key, p, w, gradient, own, offset, parts));
          offset += parts;
        }
      }
    }
    this.allParts = offset;
    boolean norms = threshold.isOn() && threshold.method() != Threshold.Method.ABSOLUTE_VALUE;
    this.partials = arrays.floats(norms ? offset : 1);
    this.factors = arrays.floats(norms ? targets.size() : 1);
  }

  /** Zeros for the solver's state of each parameter that it updates. */
  static Map<String, List<FloatArray>> states(Network network, Solver solver, StepArrays arrays) {
    int count = solver instanceof Adam ? 2 : 1;
    Map<String, List<FloatArray>> states = new LinkedHashMap<>();
    for (Node node : network.nodes()) {
      for (Parameter p : node.parameters()) {
        if (p.learnRateFactor() > 0) {
          List<FloatArray> own = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            own.add(arrays.floats(p.elements()));
          }
          states.put(node.key(p.name()), own);
        }
      }
    }
    return states;
  }

  private int parts(int elements) {
    return Math.clamp(elements / ELEMENTS_PER_PART, 1, 4 * device.computeUnits());
  }

  void launch(Launches to) {
    if (!threshold.isOn()) {
      for (Target target : targets) {
        update(named(to, target), target, (float) (l2 * target.parameter().l2Factor()));
      }
      return;
    }
    targets.forEach(target -> addL2(named(to, target), target));
    switch (threshold.method()) {
      case ABSOLUTE_VALUE ->
          targets.forEach(t ->
              named(to, t)
                  .task(
                      "clip",
                      GradientSteps::clipAbsolute,
                      t.gradient(),
                      t.elements(),
                      (float) threshold.value()));
      case L2NORM -> clipEach(to);
      case GLOBAL_L2NORM -> clipTogether(to);
    }
    targets.forEach(target -> update(named(to, target), target, 0f));
  }

  private static Launches named(Launches to, Target target) {
    return to.named("update-" + target.key().replace('/', '-') + "-");
  }

  private void addL2(Launches to, Target t) {
    float factor = (float) (l2 * t.parameter().l2Factor());
    if (factor != 0f) {
      to.task("l2", GradientSteps::addL2, t.gradient(), t.w(), t.elements(), factor);
    }
  }

  private void squares(Launches to, Target t) {
    to.task(
        "squares",
        Sums::partsOfSquares,
        t.gradient(),
        partials,
        t.offset(),
        t.elements(),
        t.parts());
  }

  private void clipEach(Launches to) {
    for (int i = 0; i < targets.size(); i++) {
      Target t = targets.get(i);
      Launches named = named(to, t);
      squares(named, t);
      named.task(
          "factor",
          GradientSteps::clipFactor,
          partials,
          t.offset(),
          t.parts(),
          factors,
          i,
          (float) threshold.value());
      named.task("clip", GradientSteps::clip, t.gradient(), factors, i, t.elements());
    }
  }

  private void clipTogether(Launches to) {
    targets.forEach(t -> squares(named(to, t), t));
    to.task(
        "update-factor",
        GradientSteps::clipFactor,
        partials,
        0,
        allParts,
        factors,
        0,
        (float) threshold.value());
    targets.forEach(t ->
        named(to, t).task("clip", GradientSteps::clip, t.gradient(), factors, 0, t.elements()));
  }

  private void update(Launches to, Target t, float factor) {
    float rate = (float) t.parameter().learnRateFactor();
    switch (solver) {
      case Sgdm s -> sgdm(to, t, factor, rate, (float) s.momentum());
      case Adam a -> adam(to, t, factor, rate, a);
      case RmsProp r -> rmsprop(to, t, factor, rate, r);
    }
  }

  private void sgdm(Launches to, Target t, float factor, float rate, float momentum) {
    FloatArray velocity = t.state().getFirst();
    int n = t.elements();
    if (factor == 0f) {
      to.task("sgdm", SolverUpdates::sgdm, t.w(), t.gradient(), velocity, step, n, rate, momentum);
    } else {
      to.task(
          "sgdm",
          SolverUpdates::sgdmWithL2,
          t.w(),
          t.gradient(),
          velocity,
          step,
          n,
          factor,
          rate,
          momentum);
    }
  }

  private void adam(Launches to, Target t, float factor, float rate, Adam a) {
    FloatArray mean = t.state().getFirst();
    FloatArray square = t.state().getLast();
    int n = t.elements();
    float decay = (float) a.gradientDecayFactor();
    float share = (float) (1 - a.gradientDecayFactor());
    float squareDecay = (float) a.squaredGradientDecayFactor();
    float squareShare = (float) (1 - a.squaredGradientDecayFactor());
    float epsilon = (float) a.epsilon();
    if (factor == 0f) {
      to.task(
          "adam",
          SolverUpdates::adam,
          t.w(),
          t.gradient(),
          mean,
          square,
          step,
          n,
          rate,
          decay,
          share,
          squareDecay,
          squareShare,
          epsilon);
    } else {
      to.task(
          "adam",
          SolverUpdates::adamWithL2,
          t.w(),
          t.gradient(),
          mean,
          square,
          step,
          n,
          factor,
          rate,
          decay,
          share,
          squareDecay,
          squareShare,
          epsilon);
    }
  }

  private void rmsprop(Launches to, Target t, float factor, float rate, RmsProp r) {
    FloatArray square = t.state().getFirst();
    int n = t.elements();
    float decay = (float) r.squaredGradientDecayFactor();
    float share = (float) (1 - r.squaredGradientDecayFactor());
    float epsilon = (float) r.epsilon();
    if (factor == 0f) {
      to.task(
          "rmsprop",
          SolverUpdates::rmsprop,
          t.w(),
          t.gradient(),
          square,
          step,
          n,
          rate,
          decay,
          share,
          epsilon);
    } else {
      to.task(
          "rmsprop",
          SolverUpdates::rmspropWithL2,
          t.w(),
          t.gradient(),
          square,
          step,
          n,
          factor,
          rate,
          decay,
          share,
          epsilon);
    }
  }
}
