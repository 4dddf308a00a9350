package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.spi.Extension;
import dev.stratus.embedded.spi.LaunchRecord;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Who wants to be told of runs. Records are made only where there is somebody. */
public final class RunListeners {
  private final List<Registration> registrations = new CopyOnWriteArrayList<>();

  /** A class of its own, so that one listener registered twice is taken away once at a time. */
  private static final class Registration {
    private final Consumer<List<LaunchRecord>> listener;

    private Registration(Consumer<List<LaunchRecord>> listener) {
      this.listener = listener;
    }
  }

  /** As {@link Extension#listen}. */
  public Extension.Listening add(Consumer<List<LaunchRecord>> listener) {
    Registration registration = new Registration(listener);
    registrations.add(registration);
    return () -> registrations.remove(registration);
  }

  void tell(LastRun run) {
    if (!registrations.isEmpty()) {
      List<LaunchRecord> launches = List.copyOf(run.records());
      registrations.forEach(registration -> registration.listener.accept(launches));
    }
  }
}
