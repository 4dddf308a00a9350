package dev.stratus.junit;

import dev.stratus.embedded.runtime.opencl.Oclgrind;
import dev.stratus.embedded.runtime.opencl.OclgrindReport;
import dev.stratus.embedded.spi.DeviceKind;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.opentest4j.TestAbortedException;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/** Runs a test method in another JVM instead of here, and judges what Oclgrind says. */
final class RaceCheckInvocation
    implements TestTemplateInvocationContext, ParameterResolver, InvocationInterceptor {
  private final RaceChecked checked;

  RaceCheckInvocation(RaceChecked checked) {
    this.checked = checked;
  }

  @Override
  public String getDisplayName(int index) {
    return "[" + index + "] race check on Oclgrind";
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

  /** The method does not run here; what prepares for it does, and gets a device that works. */
  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    DeviceUnderTest device =
        VisibleDevice.all().stream()
            .filter(visible -> visible.kind() == DeviceKind.JVM_DEBUG)
            .map(visible -> new DeviceUnderTest(visible, new LaunchCounts()))
            .findFirst()
            .orElseThrow(() ->
                new IllegalStateException(
                    "There is no debug device here: a race check needs the embedded runtime, and does"
                        + " not run on a TornadoVM SDK."));
    return parameter.getParameter().getType() == DeviceUnderTest.class ? device : device.device();
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context) {
    invocation.skip();
    if (checked.timeoutSeconds() < 1) {
      throw new IllegalArgumentException(
          "timeoutSeconds is " + checked.timeoutSeconds() + "; it must be at least 1.");
    }
    String test = method.getTargetClass().getName() + "." + method.getExecutable().getName();
    if (Oclgrind.library().isEmpty()) {
      absent(test);
      return;
    }
    OclgrindReport report =
        Oclgrind.run(
            Fork.class,
            Fork.arguments(method.getTargetClass(), method.getExecutable()),
            Duration.ofSeconds(checked.timeoutSeconds()));
    if (!report.clean()) {
      throw new AssertionError(
          (report.findings().isEmpty()
                  ? test + " failed on Oclgrind, which itself reports nothing. "
                  : test + " is not clean on Oclgrind. ")
              + report);
    }
  }

  private void absent(String test) {
    String text = test + " was not checked for races. " + Oclgrind.HOW_TO_GET_IT;
    switch (checked.withoutOclgrind()) {
      case FAIL -> throw new AssertionError(text);
      case SKIP_ALOUD -> {
        System.out.println("SKIPPED: " + text);
        throw new TestAbortedException(text);
      }
    }
  }
}
