package uk.ac.manchester.tornado.api.annotations;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the variable of a loop whose iterations are independent and may run in parallel, up to
 * three nested ones: {@code for (@Parallel int i = 0; i < n; i++)}.
 *
 * <p>A type annotation, because class files keep no other kind on local variables. It does not go
 * with {@code var}, which the Java compiler reports.
 */
@Target(ElementType.TYPE_USE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Parallel {}
