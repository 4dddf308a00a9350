package dev.stratus.training;

/** A device has too little memory for a step. */
public final class DeviceMemoryException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  DeviceMemoryException(String message) {
    super(message);
  }
}
