package dev.stratus.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Ctrl-C as a wish to end soon: what runs looks at {@link #asked()}, and the program waits a little
 * until this is closed. Without it the JVM ends at once, in the midst of a launch.
 */
final class Interrupt implements AutoCloseable {

  /** Long enough for a few runs; a check of a large result takes longer, and may be cut short. */
  private static final long WAIT_SECONDS = 5;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::waitForEnd, "interrupt");
  private final Supplier<String> kept;
  private volatile boolean asked;

  /**
   * @param kept what is said where the program ends in the midst of something
   */
  Interrupt(Supplier<String> kept) {
    this.kept = kept;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  boolean asked() {
    return asked;
  }

  private void waitForEnd() {
    asked = true;
    try {
      if (!ended.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("stratus: interrupted in the midst of a check. " + kept.get());
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
