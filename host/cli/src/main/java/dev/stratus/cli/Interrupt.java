package dev.stratus.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C as a wish to end soon: what runs looks at {@link #asked()}, and the program waits a little
 * until this is closed. Without it the JVM ends at once, in the midst of a launch.
 */
final class Interrupt implements AutoCloseable {

  /** Long enough for the longest single run and its check; then the program ends all the same. */
  private static final long WAIT_SECONDS = 20;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::waitForEnd, "interrupt");
  private volatile boolean asked;

  Interrupt() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  boolean asked() {
    return asked;
  }

  private void waitForEnd() {
    asked = true;
    try {
      if (!ended.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
        System.err.println(
            "stratus: a run has not ended after " + WAIT_SECONDS + " s; left alone.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.countDown();
    if (!asked) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
