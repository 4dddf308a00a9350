package dev.stratus.embedded.runtime.debug;

/** A kernel threw in one work-item; the message names group, work-item and Java line. */
public final class WorkItemFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WorkItemFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
