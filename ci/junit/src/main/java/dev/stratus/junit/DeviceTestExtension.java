package dev.stratus.junit;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** Gives a {@link DeviceTest} its runs, one for each device. */
final class DeviceTestExtension implements TestTemplateInvocationContextProvider {
  private static final AtomicBoolean TOLD = new AtomicBoolean();

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return !Fork.inside();
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    FloorOfRun.watch(context);
    DeviceTest test =
        AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), DeviceTest.class)
            .orElseThrow();
    List<VisibleDevice> all = VisibleDevice.all();
    List<VisibleDevice> devices = all.stream().filter(device -> device.matches(test)).toList();
    if (devices.isEmpty()) {
      throw new ExtensionConfigurationException(
          "No visible device passes the filter of "
              + context.getRequiredTestMethod()
              + ": kinds "
              + (test.kinds().length == 0 ? "all" : List.of(test.kinds()).toString())
              + ", name '"
              + test.name()
              + "'. "
              + VisibleDevice.listing());
    }
    sayIfOnlyDebugging(all);
    return devices.stream().map(device -> new DeviceInvocation(device, test.mustLaunch()));
  }

  private static void sayIfOnlyDebugging(List<VisibleDevice> all) {
    if (all.stream().noneMatch(VisibleDevice::isOpenCl) && TOLD.compareAndSet(false, true)) {
      System.out.println(
          "stratus-junit: there is no OpenCL device, so device tests run on the debug device alone. "
              + VisibleDevice.listing());
    }
  }
}
