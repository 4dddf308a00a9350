package dev.stratus.training.options;

/** How a gradient becomes a change of a parameter (contract, section 5). */
public sealed interface Solver permits Sgdm, Adam, RmsProp {

  /** The learning rate before any schedule. */
  double initialLearnRate();

  /** The same with another rate. */
  Solver withInitialLearnRate(double rate);

  /** MATLAB's word: {@code sgdm}, {@code adam}, {@code rmsprop}. */
  String text();

  /**
   * With MATLAB's defaults.
   *
   * @throws IllegalArgumentException if there is no such solver; the message lists them
   */
  static Solver named(String text) {
    return switch (text) {
      case "sgdm" -> Sgdm.DEFAULT;
      case "adam" -> Adam.DEFAULT;
      case "rmsprop" -> RmsProp.DEFAULT;
      default ->
          throw new IllegalArgumentException(
              "The solver '" + text + "' is not known; there are sgdm, adam and rmsprop.");
    };
  }
}
