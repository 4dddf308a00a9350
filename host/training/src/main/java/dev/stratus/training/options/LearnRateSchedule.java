package dev.stratus.training.options;

/** The learning rate over time. */
public sealed interface LearnRateSchedule {

  /**
   * The factor by which the initial rate is multiplied.
   *
   * @param epoch from 0
   * @param iteration from 0, over all epochs
   * @param all iterations there will be
   */
  double factor(int epoch, long iteration, long all);

  /** As recipes and checkpoints spell it. */
  String text();

  /** Whether the factor depends on how many iterations there will be. */
  boolean dependsOnLength();

  /** Always the initial rate. */
  record Constant() implements LearnRateSchedule {
    @Override
    public double factor(int epoch, long iteration, long all) {
      return 1;
    }

    @Override
    public String text() {
      return "none";
    }

    @Override
    public boolean dependsOnLength() {
      return false;
    }
  }

  /**
   * {@code dropFactor^floor(epoch / dropPeriod)}: MATLAB's piecewise, which acts at the ends of
   * epochs.
   *
   * @param dropFactor from 0 to 1
   * @param dropPeriod epochs between two drops
   */
  record Piecewise(double dropFactor, int dropPeriod) implements LearnRateSchedule {
    /** MATLAB's: a tenth every ten epochs. */
    public static final Piecewise DEFAULT = new Piecewise(0.1, 10);

    /**
     * @throws IllegalArgumentException if a value is out of its range
     */
    public Piecewise {
      if (!(dropFactor >= 0 && dropFactor <= 1)) {
        throw new IllegalArgumentException(
            "The drop factor is " + dropFactor + "; it must be from 0 to 1.");
      }
      Check.atLeast("The drop period", 1, dropPeriod);
    }

    @Override
    public double factor(int epoch, long iteration, long all) {
      return Math.pow(dropFactor, Math.floorDiv(epoch, dropPeriod));
    }

    @Override
    public String text() {
      return "piecewise(" + dropFactor + " every " + dropPeriod + ")";
    }

    @Override
    public boolean dependsOnLength() {
      return false;
    }
  }

  /**
   * {@code last + (1 - last) (1 + cos(pi iteration / all)) / 2} (Loshchilov and Hutter, arXiv
   * 1608.03983, without restarts).
   *
   * @param last the factor at the end, from 0 to 1
   */
  record Cosine(double last) implements LearnRateSchedule {
    /**
     * @throws IllegalArgumentException if the last factor is not from 0 to 1
     */
    public Cosine {
      if (!(last >= 0 && last <= 1)) {
        throw new IllegalArgumentException(
            "The last factor of the cosine schedule is " + last + "; it must be from 0 to 1.");
      }
    }

    @Override
    public double factor(int epoch, long iteration, long all) {
      double done = Math.min(1, iteration / (double) Math.max(1, all));
      return last + (1 - last) * (1 + Math.cos(Math.PI * done)) / 2;
    }

    @Override
    public String text() {
      return "cosine(to " + last + ")";
    }

    @Override
    public boolean dependsOnLength() {
      return true;
    }
  }

  /**
   * {@code (iteration + 1) / iterations} for the first iterations, times what follows; that begins
   * from its own beginning when they are over, if it counts iterations.
   *
   * @param iterations how long the rate rises
   * @param then the schedule after
   */
  record WarmUp(int iterations, LearnRateSchedule then) implements LearnRateSchedule {
    /**
     * @throws IllegalArgumentException if there are fewer than 1 iterations
     */
    public WarmUp {
      Check.atLeast("The number of warm-up iterations", 1, iterations);
    }

    @Override
    public double factor(int epoch, long iteration, long all) {
      double rise = Math.min(1, (iteration + 1) / (double) iterations);
      long after = Math.max(0, iteration - iterations);
      return rise * then.factor(epoch, after, Math.max(1, all - iterations));
    }

    @Override
    public String text() {
      return "warm-up(" + iterations + ") then " + then.text();
    }

    @Override
    public boolean dependsOnLength() {
      return then.dependsOnLength();
    }
  }
}
