package dev.stratus.kernels;

import dev.stratus.kernels.Places.Place;

/** Compares float32 gradients with those in double, and keeps the worst error. */
final class GradientCheck {
  /** Allowed ulp for groups of moderate size, and for any other: those of the contract. */
  private static final double MODERATE = 4;

  private static final double ANY = 14;

  private final String what;
  private double worst;

  GradientCheck(String what) {
    this.what = what;
  }

  /** The largest error so far, in ulp at the size that it was judged at. */
  double worst() {
    return worst;
  }

  /**
   * dx: in ulp of the group's largest |dx|, where dx does not cancel; else in ulp of the largest
   * term that dx is the difference of. Elements that do not count must be 0.
   *
   * @throws AssertionError with the first element that is off
   */
  GradientCheck dx(Places places, Gradients expected, float[] dx) {
    for (int i = 0; i < places.elements().size(); i++) {
      Place p = places.elements().get(i);
      if (!p.counts()) {
        require(dx[p.out()] == 0f, "element " + p + " does not count and is " + dx[p.out()]);
        continue;
      }
      double terms = expected.termSize()[p.group()];
      double largest = expected.dxSize()[p.group()];
      double size = largest >= terms / 2 ? largest : terms;
      double allowed = expected.moderate()[p.group()] ? MODERATE : ANY;
      judge("dx of " + p, expected.dx()[i], dx[p.out()], size, allowed);
    }
    return this;
  }

  /** dgamma and dbeta: in ulp of the sum of the absolute terms. */
  GradientCheck parameters(Gradients expected, float[] dscale, float[] doffset) {
    return parameters(expected, dscale, doffset, 0);
  }

  /**
   * @param more ulp allowed beside the contract's
   */
  GradientCheck parameters(Gradients expected, float[] dscale, float[] doffset, double more) {
    for (int p = 0; p < dscale.length; p++) {
      double allowed = (expected.dscaleModerate()[p] ? MODERATE : ANY) + more;
      double size = expected.dscaleSize()[p];
      judge("dgamma of parameter " + p, expected.dscale()[p], dscale[p], size, allowed);
      size = expected.doffsetSize()[p];
      judge("dbeta of parameter " + p, expected.doffset()[p], doffset[p], size, MODERATE + more);
    }
    return this;
  }

  private void judge(String place, double expected, float actual, double size, double allowed) {
    if (!Double.isFinite(expected)) {
      require(!Float.isFinite(actual), place + " is " + actual + ", expected " + expected);
      return;
    }
    // What float32 cannot hold is infinite, of the right sign.
    if (Math.abs(expected) >= Float.MAX_VALUE && Float.isInfinite(actual)) {
      require(Math.signum(actual) == Math.signum(expected), place + " has the wrong sign");
      return;
    }
    double ulp = Math.ulp((float) Math.min(size, Float.MAX_VALUE));
    double error = Math.abs(actual - expected) / ulp;
    require(
        error <= allowed,
        "%s is %s, expected %s: %.2f ulp of %s, allowed %.1f"
            .formatted(place, actual, expected, error, size, allowed));
    worst = Math.max(worst, error);
  }

  private void require(boolean condition, String message) {
    if (!condition) {
      throw new AssertionError(what + ": " + message);
    }
  }
}
