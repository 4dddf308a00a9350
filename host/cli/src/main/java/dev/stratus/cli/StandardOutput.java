package dev.stratus.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Standard output that remembers why it could not be written: a PrintWriter keeps that to itself,
 * and a result redirected to a full disk would be lost without a word.
 */
final class StandardOutput extends FilterOutputStream {
  private @Nullable IOException failure;

  StandardOutput(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int start, int count) throws IOException {
    try {
      out.write(bytes, start, count);
    } catch (IOException e) {
      failure = failure == null ? e : failure;
      throw e;
    }
  }

  /**
   * The exit code, after a word on standard error if output was lost. A reader that has had enough,
   * as in {@code stratus devices | head -1}, is no failure.
   */
  int report(int code, PrintWriter err) {
    if (failure == null || readerLeft(failure)) {
      return code;
    }
    err.println("stratus: standard output could not be written: " + failure.getMessage() + ".");
    return code == ExitCode.GOOD ? ExitCode.BAD_INPUT : code;
  }

  private static boolean readerLeft(IOException failure) {
    return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("broken pipe");
  }
}
