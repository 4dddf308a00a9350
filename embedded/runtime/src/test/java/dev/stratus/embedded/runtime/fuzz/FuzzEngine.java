package dev.stratus.embedded.runtime.fuzz;

import dev.stratus.embedded.jit.KernelRefusedException;
import dev.stratus.embedded.runtime.opencl.OpenClContext;
import dev.stratus.embedded.runtime.opencl.OpenClQueue;
import dev.stratus.embedded.runtime.opencl.ProgramBuildException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Runs cases on the JVM and on a device and compares. Not for several threads at once. */
final class FuzzEngine implements AutoCloseable {
  private static final int MOST_DIFFERENCES = 20;

  private final OpenClContext context;
  private final OpenClQueue queue;
  private final Consumer<FuzzCase> starting;
  private final boolean spirv;

  FuzzEngine(OpenClContext context) {
    this(context, false, _ -> {});
  }

  /**
   * @param spirv whether the device is given SPIR-V, each kernel as a program of its own
   * @param starting told of each case before the device runs it
   */
  FuzzEngine(OpenClContext context, boolean spirv, Consumer<FuzzCase> starting) {
    this.spirv = spirv;
    this.starting = starting;
    this.context = context;
    this.queue = context.openQueue();
  }

  /** As {@link #run(List, Predicate)}, all optimised. */
  List<Outcome> run(List<FuzzCase> cases) {
    return run(cases, _ -> true);
  }

  /**
   * One outcome per case, in any order.
   *
   * @param optimised for which cases the driver's compiler optimises
   */
  List<Outcome> run(List<FuzzCase> cases, Predicate<FuzzCase> optimised) {
    List<Outcome> outcomes = new ArrayList<>();
    JavaBatch java = JavaBatch.compile(cases);
    List<Prepared> prepared = new ArrayList<>();
    for (FuzzCase fuzzCase : cases) {
      try {
        prepared.add(Prepared.of(fuzzCase, java, spirv ? "spirv" : "opencl"));
      } catch (KernelRefusedException refused) {
        outcomes.add(failed(fuzzCase, "refused", refused, Optional.empty()));
      } catch (RuntimeException | StackOverflowError fault) {
        outcomes.add(failed(fuzzCase, "compiler-fault", fault, Optional.empty()));
      }
    }
    if (spirv) {
      prepared.forEach(p -> buildSpirv(p, outcomes));
      return outcomes;
    }
    // Without its optimiser PoCL 3.1 loses private variables in loops around barriers, and hands
    // vectors of 16 to functions wrongly: context kernels and those with lanes are always
    // optimised.
    Predicate<Prepared> withOptimiser = p -> needsOptimiser(p) || optimised.test(p.fuzzCase());
    build(prepared.stream().filter(withOptimiser).toList(), outcomes, true);
    build(prepared.stream().filter(withOptimiser.negate()).toList(), outcomes, false);
    return outcomes;
  }

  private static boolean needsOptimiser(Prepared prepared) {
    return prepared.hasLanes() || prepared.fuzzCase().kind() == FuzzCase.Kind.CONTEXT;
  }

  private void buildSpirv(Prepared prepared, List<Outcome> outcomes) {
    starting.accept(prepared.fuzzCase());
    try (DeviceBatch program = DeviceBatch.ofSpirv(context, queue, prepared)) {
      outcomes.add(compare(program, 0, prepared));
    } catch (ProgramBuildException refused) {
      outcomes.add(failed(prepared.fuzzCase(), "driver-refuses", refused, Optional.of(prepared)));
    }
  }

  /** Halves the batch until those that the driver refuses stand alone. */
  private void build(List<Prepared> prepared, List<Outcome> outcomes, boolean optimised) {
    if (prepared.isEmpty()) {
      return;
    }
    try (DeviceBatch batch = new DeviceBatch(context, queue, prepared, optimised)) {
      for (int i = 0; i < prepared.size(); i++) {
        starting.accept(prepared.get(i).fuzzCase());
        outcomes.add(compare(batch, i, prepared.get(i)));
      }
    } catch (ProgramBuildException refused) {
      if (prepared.size() == 1) {
        Prepared culprit = prepared.getFirst();
        outcomes.add(failed(culprit.fuzzCase(), "driver-refuses", refused, Optional.of(culprit)));
        return;
      }
      int half = prepared.size() / 2;
      build(prepared.subList(0, half), outcomes, optimised);
      build(prepared.subList(half, prepared.size()), outcomes, optimised);
    }
  }

  private Outcome compare(DeviceBatch batch, int which, Prepared prepared) {
    FuzzCase fuzzCase = prepared.fuzzCase();
    // One in sixteen by its own entry point too, in groups of the driver's choice.
    boolean directlyToo = (fuzzCase.seed() & 15) == 0 && !spirv;
    List<String> details = new ArrayList<>();
    try {
      for (int set = 0; set < fuzzCase.inputSets(); set++) {
        Inputs inputs = Inputs.draw(fuzzCase, set);
        Inputs expected = JvmRun.run(fuzzCase, prepared.method(), inputs);
        note(details, set, "", fuzzCase, expected, batch.run(which, inputs, spirv));
        if (directlyToo) {
          note(details, set, " directly", fuzzCase, expected, batch.run(which, inputs, true));
        }
      }
    } catch (RuntimeException fault) {
      return failed(fuzzCase, "fault", fault, Optional.of(prepared));
    }
    return details.isEmpty()
        ? new Outcome.Agrees(fuzzCase)
        : new Outcome.Failed(fuzzCase, "mismatch", details, Optional.of(prepared));
  }

  private static void note(
      List<String> details,
      int set,
      String how,
      FuzzCase fuzzCase,
      Inputs expected,
      Inputs actual) {
    List<String> differences = Comparison.differences(fuzzCase, expected, actual);
    if (differences.isEmpty()) {
      return;
    }
    details.add("input set " + set + how + ": " + differences.size() + " differences");
    details.addAll(differences.subList(0, Math.min(MOST_DIFFERENCES, differences.size())));
  }

  private static Outcome failed(
      FuzzCase fuzzCase, String family, Throwable thrown, Optional<Prepared> prepared) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return new Outcome.Failed(fuzzCase, family, text.toString().lines().toList(), prepared);
  }

  @Override
  public void close() {
    queue.close();
  }
}
