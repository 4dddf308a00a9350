package dev.stratus.embedded.runtime.resolve;

import java.lang.invoke.MethodType;
import java.util.List;

/**
 * How a task came about, as far as it helps to find its kernel.
 *
 * @param task the task's name, for messages
 * @param function the function object, some {@code TaskN}
 * @param arguments the task's arguments
 * @param caller the class whose method called {@code TaskGraph.task}
 * @param method that method's name
 * @param descriptor that method's type
 * @param bytecodeIndex where in it the call stands; negative where unknown
 */
public record TaskCall(
    String task,
    Object function,
    List<Object> arguments,
    Class<?> caller,
    String method,
    MethodType descriptor,
    int bytecodeIndex) {
  public TaskCall {
    arguments = List.copyOf(arguments);
  }
}
