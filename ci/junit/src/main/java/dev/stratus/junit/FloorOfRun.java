package dev.stratus.junit;

import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The floor of a whole run, {@code stratus.ci.floor}: judged when the run's own store is closed,
 * after all classes. Set up by the first {@link DeviceTest}; where JUnit looks for extensions by
 * itself ({@code junit.jupiter.extensions.autodetection.enabled=true}) by the first class of any
 * kind, so that a run without any device test misses its floor too.
 */
public final class FloorOfRun implements BeforeAllCallback {
  /** The JUnit configuration parameter or system property: a whole number, 1 or more. */
  public static final String PROPERTY = "stratus.ci.floor";

  /** Made by JUnit. */
  public FloorOfRun() {}

  @Override
  public void beforeAll(ExtensionContext context) {
    watch(context);
  }

  static void watch(ExtensionContext context) {
    if (Fork.inside()) {
      return;
    }
    context
        .getConfigurationParameter(PROPERTY)
        .filter(text -> !text.isBlank())
        .ifPresent(text -> {
          Floor floor = Floor.of(number(text), List.of(), PROPERTY);
          ExtensionContext root = context.getRoot();
          root.getStore(Tallies.NAMESPACE)
              .getOrComputeIfAbsent(PROPERTY, key -> new Judge(floor, Tallies.of(root)));
        });
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new ExtensionConfigurationException(
          PROPERTY + " is '" + text + "'; it must be a whole number, 1 or more.", e);
    }
  }

  /** Closed by JUnit with the run's store. */
  private record Judge(Floor floor, LaunchCounts counts) implements AutoCloseable {
    @Override
    public void close() {
      floor.require(PROPERTY, counts);
    }
  }
}
