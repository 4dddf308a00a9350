package dev.stratus.junit;

import dev.stratus.embedded.spi.DeviceKind;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a class's {@link DeviceTest}s must have launched when all of them are over: at least one
 * OpenCL device ran so many kernels. Without it a machine on which no driver is found passes on the
 * debug device alone.
 *
 * <p>The same for a whole run, whatever its classes say: {@code -Dstratus.ci.floor=N}, or that line
 * in {@code junit-platform.properties}.
 *
 * <p>Counted are launches that ended well while a {@link DeviceTest} ran; where tests run in
 * parallel, those on the thread of the test or one that it started.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(DeviceFloorExtension.class)
public @interface DeviceFloor {

  /** Launches that one device must have seen, 1 or more. */
  int kernels() default 1;

  /** The device must be of one of these kinds; none named: any OpenCL device. */
  DeviceKind[] kinds() default {};
}
