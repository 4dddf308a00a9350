package dev.stratus.profiles;

/**
 * The memory speed that a device's maker promises.
 *
 * @param gigabytesPerSecond 10^9 bytes a second
 * @param title the document that says so
 * @param revision its version or date
 * @param page the page or section
 */
public record PeakBandwidth(
    double gigabytesPerSecond, String title, String revision, String page) {

  /** Such as {@code 204.8 (the maker's data sheet, revision 3, page 7)}. */
  @Override
  public String toString() {
    return gigabytesPerSecond + " (" + title + ", " + revision + ", " + page + ")";
  }
}
