package dev.stratus.junit;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Gives a {@link RaceChecked} test its run: here one that starts the other JVM, and there one on
 * Oclgrind.
 */
final class RaceCheckExtension implements TestTemplateInvocationContextProvider {

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    if (!Fork.inside()) {
      RaceChecked checked =
          AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), RaceChecked.class)
              .orElseThrow();
      return Stream.of(new RaceCheckInvocation(checked));
    }
    List<VisibleDevice> checking =
        VisibleDevice.all().stream().filter(VisibleDevice::checking).toList();
    if (checking.isEmpty()) {
      throw new ExtensionConfigurationException(
          "Oclgrind was started and is not visible. " + VisibleDevice.listing());
    }
    return checking.stream().map(device -> new DeviceInvocation(device, true));
  }
}
