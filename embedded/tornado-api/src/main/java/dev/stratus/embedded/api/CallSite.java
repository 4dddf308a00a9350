package dev.stratus.embedded.api;

import java.lang.invoke.MethodType;

/**
 * The frame that called {@code TaskGraph.task}: by it the kernel behind a method reference is found
 * where the reference itself does not tell.
 *
 * <p>An agent that rewrites classes, such as one for coverage, moves instructions: the index is
 * then not that of the class file. Who looks there must check that a call of {@code task} is what
 * they find.
 *
 * @param caller the class
 * @param method the method's name
 * @param descriptor the method's type
 * @param bytecodeIndex index of the call in the method's code; negative where the JVM does not know
 */
public record CallSite(Class<?> caller, String method, MethodType descriptor, int bytecodeIndex) {
  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  /**
   * The nearest frame above {@code api} on this thread's stack.
   *
   * @param api the class whose own frames are passed over
   */
  public static CallSite outside(Class<?> api) {
    return WALKER.walk(frames ->
        frames
            .filter(frame ->
                frame.getDeclaringClass() != api && frame.getDeclaringClass() != CallSite.class)
            .findFirst()
            .map(frame ->
                new CallSite(
                    frame.getDeclaringClass(),
                    frame.getMethodName(),
                    frame.getMethodType(),
                    frame.getByteCodeIndex()))
            .orElseThrow(() ->
                new IllegalStateException(
                    "No Java frame calls " + api.getName() + " on this thread.")));
  }
}
