package uk.ac.manchester.tornado.api.exceptions;

/** A native array or a device buffer does not fit. */
public class TornadoOutOfMemoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TornadoOutOfMemoryException(String message) {
    super(message);
  }
}
