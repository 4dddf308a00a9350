package dev.stratus.embedded.runtime.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Collects what this package tells the log, instead of letting it reach the console. */
final class Warnings extends Handler implements AutoCloseable {
  private final Logger logger = Logger.getLogger("dev.stratus.embedded.runtime.opencl");
  private final List<String> messages = new ArrayList<>();
  private final SimpleFormatter formatter = new SimpleFormatter();

  Warnings() {
    logger.addHandler(this);
    logger.setUseParentHandlers(false);
  }

  List<String> messages() {
    return messages;
  }

  @Override
  public void publish(LogRecord record) {
    messages.add(formatter.formatMessage(record));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
