package dev.stratus.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The handwritten digits that are shipped, 1,797 images of 8 x 8 pixels of 0 to 16; source and
 * licence are in digits/README.md.
 */
public final class ShippedDigits {

  /** Pixels in a line of an image, and lines. */
  public static final int SIDE = 8;

  /** The value of a pixel that is all ink. */
  public static final float BRIGHTEST = 16f;

  private static final String RESOURCE = "digits/digits.csv.gz";

  private ShippedDigits() {}

  /** All of them, pixels as they are in the file. */
  public static LabelledRows load() {
    try (InputStream raw = open()) {
      byte[] text = new GZIPInputStream(raw).readAllBytes();
      List<String> lines = new String(text, StandardCharsets.US_ASCII).lines().toList();
      return CsvFile.parse(Path.of(RESOURCE), lines, -1);
    } catch (IOException e) {
      throw new UncheckedIOException("The shipped data " + RESOURCE + " cannot be read", e);
    }
  }

  /** The file as it is shipped, gzip; the caller closes it. */
  public static InputStream open() {
    InputStream raw = ShippedDigits.class.getResourceAsStream(RESOURCE);
    if (raw == null) {
      throw new IllegalStateException("The shipped data " + RESOURCE + " is not in the jar.");
    }
    return raw;
  }
}
