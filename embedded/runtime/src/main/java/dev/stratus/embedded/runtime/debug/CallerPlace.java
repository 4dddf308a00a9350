package dev.stratus.embedded.runtime.debug;

import java.util.Set;
import java.util.stream.Stream;

/** Finds the kernel's own frame among those of the API and the JDK. */
final class CallerPlace {
  private static final StackWalker WALKER = StackWalker.getInstance();

  private static final Set<String> ENGINE =
      Set.of(
          GroupItem.class.getName(),
          WorkGroup.class.getName(),
          WorkGroupEngine.class.getName(),
          Barrier.class.getName(),
          CallerPlace.class.getName());

  private CallerPlace() {}

  static boolean isKernel(String className) {
    return !className.startsWith("java.")
        && !className.startsWith("jdk.")
        && !className.startsWith("uk.ac.manchester.tornado.api.")
        && !className.startsWith("dev.stratus.embedded.api.")
        && !ENGINE.contains(className)
        && !className.startsWith("dev.stratus.embedded.spi.");
  }

  /** The kernel's own frame, cheap to take and to compare. */
  static StackWalker.StackFrame current() {
    return WALKER.walk(CallerPlace::firstKernelFrame);
  }

  private static StackWalker.StackFrame firstKernelFrame(Stream<StackWalker.StackFrame> frames) {
    return frames
        .filter(candidate -> isKernel(candidate.getClassName()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("A barrier was reached outside any kernel."));
  }

  /** The kernel's line in a stack trace, as {@code at Class.method(File.java:line)}. */
  static String of(Throwable thrown) {
    for (StackTraceElement frame : thrown.getStackTrace()) {
      if (isKernel(frame.getClassName())) {
        return " at " + frame;
      }
    }
    return "";
  }

  static boolean same(StackWalker.StackFrame a, StackWalker.StackFrame b) {
    return a.getByteCodeIndex() == b.getByteCodeIndex()
        && a.getMethodName().equals(b.getMethodName())
        && a.getClassName().equals(b.getClassName());
  }
}
