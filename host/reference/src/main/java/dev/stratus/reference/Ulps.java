package dev.stratus.reference;

/**
 * The measure of the contract: an error in units in the last place of a number of the size {@code s
 * = max(|y|, |gamma * xhat|, |beta|, |gamma|)}. Near zero a plain ulp of y would mean nothing: y is
 * there the small difference of larger terms, each rounded at its own size.
 */
final class Ulps {
  private Ulps() {}

  static double scale(double y, double gamma, double xhat, double beta) {
    double product = Math.max(Math.abs(gamma * xhat), Math.abs(gamma));
    return Math.max(Math.max(Math.abs(y), product), Math.abs(beta));
  }
}
