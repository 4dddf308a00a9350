package dev.stratus.junit;

import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.opentest4j.AssertionFailedError;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/** One run of a test on one device. */
final class DeviceInvocation
    implements TestTemplateInvocationContext,
        ParameterResolver,
        BeforeEachCallback,
        TestExecutionExceptionHandler,
        AfterTestExecutionCallback,
        AfterEachCallback {
  private final VisibleDevice visible;
  private final boolean mustLaunch;
  private final LaunchCounts counts = new LaunchCounts();
  private final DeviceUnderTest device;

  DeviceInvocation(VisibleDevice visible, boolean mustLaunch) {
    this.visible = visible;
    this.mustLaunch = mustLaunch;
    this.device = new DeviceUnderTest(visible, counts);
  }

  @Override
  public String getDisplayName(int index) {
    return "[" + index + "] " + device;
  }

  @Override
  public List<Extension> getAdditionalExtensions() {
    return List.of(this);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == DeviceUnderTest.class || type == TornadoDevice.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == DeviceUnderTest.class ? device : device.device();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    LaunchWatch.start(counts);
  }

  /** Many reports number the runs; the message names the device. */
  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    if (failure instanceof AssertionError) {
      String text = "On " + device + ": " + failure.getMessage();
      AssertionError named =
          failure instanceof AssertionFailedError f && f.isExpectedDefined() && f.isActualDefined()
              ? new AssertionFailedError(text, f.getExpected(), f.getActual(), failure)
              : new AssertionError(text, failure);
      named.setStackTrace(failure.getStackTrace());
      throw named;
    }
    throw failure;
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    boolean good = context.getExecutionException().isEmpty();
    if (good && mustLaunch && LaunchWatch.possible() && device.launches() == 0) {
      throw new AssertionError(
          "The test launched no kernel on "
              + device
              + "; "
              + counts.text()
              + ". Give the device to the plan: device.apply(plan).execute(). Where tests run in"
              + " parallel, launches count on the test's thread and on those that it starts."
              + " mustLaunch = false asks for none.");
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    LaunchWatch.stop(counts);
    Tallies.add(context, counts);
  }

  @Override
  public String toString() {
    return visible.id();
  }
}
