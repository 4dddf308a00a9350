package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.api.ExecutionEngine;
import dev.stratus.embedded.api.GraphDefinition;
import dev.stratus.embedded.api.PlanEngine;
import dev.stratus.embedded.runtime.device.Devices;
import dev.stratus.embedded.runtime.resolve.KernelResolver;
import java.lang.ref.Cleaner;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoRuntime;

/** Opens plans, and finds the engine of a plan again. */
public final class Engine implements ExecutionEngine {
  /** Frees what plans hold that nobody closed: programs written for TornadoVM often do not. */
  private static final Cleaner CLEANER = Cleaner.create();

  private final Devices devices;
  private final Compilers compilers;
  private final KernelResolver resolver = new KernelResolver();
  private final RunListeners listeners = new RunListeners();

  /** Plans compare by identity. An engine does not refer to its plan, so entries can go. */
  private final Map<Object, EmbeddedPlan> plans = Collections.synchronizedMap(new WeakHashMap<>());

  public Engine(Devices devices, Compilers compilers) {
    this.devices = devices;
    this.compilers = compilers;
  }

  @Override
  public TornadoRuntime runtime() {
    return devices;
  }

  @Override
  public PlanEngine open(TornadoExecutionPlan plan, List<GraphDefinition> graphs) {
    PlanResources resources = new PlanResources(compilers);
    EmbeddedPlan engine = new EmbeddedPlan(graphs, devices, resources, resolver, listeners);
    plans.put(plan, engine);
    CLEANER.register(plan, resources::close);
    return engine;
  }

  /** Who is told of this engine's runs. */
  public RunListeners listeners() {
    return listeners;
  }

  /** The engine of a plan that was opened here. */
  public Optional<EmbeddedPlan> engineOf(Object plan) {
    return Optional.ofNullable(plans.get(plan));
  }
}
