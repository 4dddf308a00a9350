package dev.stratus.embedded.runtime.resolve;

/** The function object of a task is no static kernel method that can be found. What was asked. */
public final class UnresolvedKernelException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  UnresolvedKernelException(String message) {
    super(message);
  }
}
