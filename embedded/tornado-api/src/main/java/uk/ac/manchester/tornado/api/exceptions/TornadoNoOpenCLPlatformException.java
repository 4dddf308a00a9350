package uk.ac.manchester.tornado.api.exceptions;

/** There is no OpenCL platform. */
public class TornadoNoOpenCLPlatformException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TornadoNoOpenCLPlatformException(String message) {
    super(message);
  }
}
