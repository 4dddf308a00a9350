package dev.stratus.junit;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Holds a class to its {@link DeviceFloor}. */
final class DeviceFloorExtension implements BeforeAllCallback, AfterAllCallback {

  /** A floor that makes no sense is told before anything ran. */
  @Override
  public void beforeAll(ExtensionContext context) {
    floor(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (!Fork.inside()) {
      floor(context).ifPresent(floor -> floor.require(where(context), Tallies.of(context)));
    }
  }

  /** Empty in a class that is nested in the one that has the floor. */
  private static Optional<Floor> floor(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getRequiredTestClass(), DeviceFloor.class)
        .map(floor -> Floor.of(floor.kernels(), List.of(floor.kinds()), where(context)));
  }

  private static String where(ExtensionContext context) {
    return context.getRequiredTestClass().getName();
  }
}
