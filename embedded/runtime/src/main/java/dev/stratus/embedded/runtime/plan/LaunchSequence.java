package dev.stratus.embedded.runtime.plan;

import java.util.List;

/** Launches of a graph that follow each other on one device without a transfer between them. */
interface LaunchSequence extends AutoCloseable {

  /**
   * Queues one run of all, in order.
   *
   * @param sizes of each
   */
  void run(List<Sizes> sizes);

  @Override
  void close();

  /** One after another. */
  static LaunchSequence oneByOne(List<Launch> launches) {
    return new LaunchSequence() {
      @Override
      public void run(List<Sizes> sizes) {
        for (int i = 0; i < launches.size(); i++) {
          launches.get(i).run(sizes.get(i));
        }
      }

      @Override
      public void close() {
        // The launches are closed by who bound them.
      }
    };
  }
}
