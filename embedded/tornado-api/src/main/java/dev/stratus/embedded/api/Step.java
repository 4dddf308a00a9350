package dev.stratus.embedded.api;

import java.util.List;
import java.util.Optional;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;

/** One step of a task graph. Objects are compared by identity. */
public sealed interface Step {

  /**
   * Objects that the device needs before the tasks run.
   *
   * @param mode a constant of {@link DataTransferMode}
   */
  record ToDevice(int mode, List<Object> objects) implements Step {
    public ToDevice {
      objects = List.copyOf(objects);
    }
  }

  /**
   * Objects that come back to the host.
   *
   * @param mode a constant of {@link DataTransferMode}
   */
  record ToHost(int mode, List<Object> objects) implements Step {
    public ToHost {
      objects = List.copyOf(objects);
    }
  }

  /** Objects that stay on the device after the graph has run, for another graph of the plan. */
  record Persist(List<Object> objects) implements Step {
    public Persist {
      objects = List.copyOf(objects);
    }
  }

  /**
   * Objects that another graph of the plan left on the device.
   *
   * @param fromGraph the graph that persisted them; empty: whichever did
   */
  record Consume(Optional<String> fromGraph, List<Object> objects) implements Step {
    public Consume {
      objects = List.copyOf(objects);
    }
  }

  /**
   * A kernel launch.
   *
   * @param name unique in its graph
   * @param function a {@code TornadoFunctions.Task} or {@code TaskN}
   * @param arguments the N arguments
   * @param site where {@code TaskGraph.task} was called
   */
  record Task(String name, Object function, List<Object> arguments, CallSite site) implements Step {
    public Task {
      arguments = List.copyOf(arguments);
    }
  }
}
