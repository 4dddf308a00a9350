package dev.stratus.junit;

import dev.stratus.embedded.spi.DeviceKind;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs once on every visible device and once on the debug device, which gives the
 * device as a parameter:
 *
 * <pre>{@code
 * @DeviceTest
 * void doubles(DeviceUnderTest device) throws Exception {
 *   ...
 *   try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
 *     device.apply(plan).execute();
 *   }
 *   DeviceAssertions.assertClose(y, expected, 4);
 * }
 * }</pre>
 *
 * <p>A run that launches no kernel on its device fails, as does a filter that no device passes:
 * nothing is green because it did not happen. Whether there was an OpenCL device at all is for
 * {@link DeviceFloor} to say.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(DeviceTestExtension.class)
public @interface DeviceTest {

  /** Only devices of these kinds; none named: of all kinds, the debug device among them. */
  DeviceKind[] kinds() default {};

  /** Only devices with this in their name, platform or id, in any case; "": all. */
  String name() default "";

  /**
   * Whether a run fails that launched no kernel on its device. False where what is tested may
   * rightly launch nothing. Without effect on a TornadoVM SDK, which keeps no record of launches.
   */
  boolean mustLaunch() default true;
}
