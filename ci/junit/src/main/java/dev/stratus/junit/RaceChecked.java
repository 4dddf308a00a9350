package dev.stratus.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs on Oclgrind, in a JVM of its own, and fails if Oclgrind reports anything: a data
 * race, an access out of bounds, a divergent barrier, a wrong call of the driver. Alone, or beside
 * {@link DeviceTest} on the same method, which it gives one run more.
 *
 * <p>The method runs in the other JVM, with what {@code BeforeAll} and {@code BeforeEach} prepare;
 * here these run too, but not the method itself. The other JVM has this one's class path,
 * environment and working directory, but not its system properties. Oclgrind interprets kernels:
 * keep the data small.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(RaceCheckExtension.class)
public @interface RaceChecked {

  /** What happens where Oclgrind is not installed. */
  Absence withoutOclgrind() default Absence.FAIL;

  /** When the other JVM is given up, in seconds; 1 or more. */
  int timeoutSeconds() default 120;

  /** There is no third choice that would be green. */
  enum Absence {
    /** The test fails and says how to get Oclgrind. */
    FAIL,
    /** The test is reported as skipped, and a line on standard output says so. */
    SKIP_ALOUD
  }
}
