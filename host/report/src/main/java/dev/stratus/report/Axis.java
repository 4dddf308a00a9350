package dev.stratus.report;

/**
 * An axis.
 *
 * @param label what it shows, with its unit
 * @param logarithmic values of 0 and less are then not drawn
 * @param fromZero whether it begins at 0; not on a logarithmic axis
 */
public record Axis(String label, boolean logarithmic, boolean fromZero) {

  public static Axis log(String label) {
    return new Axis(label, true, false);
  }

  public static Axis linear(String label) {
    return new Axis(label, false, true);
  }
}
