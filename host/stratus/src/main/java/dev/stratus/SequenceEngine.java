package dev.stratus;

import dev.stratus.engine.DeviceEngine;
import dev.stratus.engine.EngineResults;
import dev.stratus.engine.IdleEngine;
import dev.stratus.engine.JvmEngine;
import dev.stratus.engine.LayerEngine;
import dev.stratus.engine.LayerProblem;
import dev.stratus.engine.RunFacts;
import dev.stratus.profiles.Pass;
import java.util.List;
import java.util.Optional;

/** What computes a sequence: one graph on a device, or an engine for each layer, one by one. */
sealed interface SequenceEngine extends AutoCloseable {

  RunFacts run(Pass pass);

  EngineResults results(int layer);

  /** At which levels the device's profile was found. */
  String matchedAt(Pass pass);

  boolean usesDevice();

  @Override
  void close();

  static SequenceEngine onDevice(DeviceEngine engine) {
    return new OnDevice(engine);
  }

  /** On the JVM engine; nothing is done where there are no elements. */
  static SequenceEngine inTurns(List<LayerProblem> problems) {
    return new InTurns(
        problems.stream()
            .<LayerEngine>map(
                p -> p.geometry().elements() == 0 ? new IdleEngine(p) : new JvmEngine(p))
            .toList());
  }

  /** One graph for each direction. */
  record OnDevice(DeviceEngine engine) implements SequenceEngine {
    @Override
    public RunFacts run(Pass pass) {
      return pass == Pass.FORWARD ? engine.forward() : engine.backward();
    }

    @Override
    public EngineResults results(int layer) {
      return engine.results(layer);
    }

    @Override
    public String matchedAt(Pass pass) {
      return engine.matchedAt(pass);
    }

    @Override
    public boolean usesDevice() {
      return true;
    }

    @Override
    public void close() {
      engine.close();
    }
  }

  /** Layers one by one, in the order that a pass goes through them. */
  record InTurns(List<LayerEngine> engines) implements SequenceEngine {
    @Override
    public RunFacts run(Pass pass) {
      if (pass == Pass.FORWARD) {
        engines.forEach(LayerEngine::forward);
      } else {
        engines.reversed().forEach(LayerEngine::backward);
      }
      return new RunFacts(List.of(), Optional.empty());
    }

    @Override
    public EngineResults results(int layer) {
      return engines.get(layer).results();
    }

    @Override
    public String matchedAt(Pass pass) {
      return "the JVM engine needs none";
    }

    @Override
    public boolean usesDevice() {
      return false;
    }

    @Override
    public void close() {
      engines.forEach(LayerEngine::close);
    }
  }
}
