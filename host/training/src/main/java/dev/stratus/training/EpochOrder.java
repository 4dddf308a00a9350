package dev.stratus.training;

import dev.stratus.data.MiniBatches;
import dev.stratus.training.options.Tail;
import dev.stratus.training.options.TrainingOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * Which observations each update sees: mini-batches in the order of the epoch, as many together as
 * are accumulated.
 */
final class EpochOrder {
  private final MiniBatches batches;
  private final int turns;
  private final boolean pad;

  EpochOrder(int examples, TrainingOptions options) {
    this.pad = options.tail() == Tail.PAD;
    this.turns = options.accumulationSteps();
    this.batches =
        new MiniBatches(examples, options.miniBatchSize(), pad, options.shuffle(), options.seed());
  }

  /** The updates of an epoch, each with the observations of every turn. */
  List<List<int[]>> updates(int epoch) {
    List<int[]> all = batches.epoch(epoch);
    List<List<int[]>> updates = new ArrayList<>();
    for (int start = 0; start + turns <= all.size(); start += turns) {
      updates.add(all.subList(start, start + turns));
    }
    int rest = all.size() % turns;
    if (pad && rest > 0) {
      List<int[]> last = new ArrayList<>(all.subList(all.size() - rest, all.size()));
      while (last.size() < turns) {
        last.add(new int[0]);
      }
      updates.add(last);
    }
    return updates;
  }

  /**
   * Updates in an epoch.
   *
   * @throws IllegalArgumentException if the data do not fill one
   */
  int perEpoch() {
    int count = updates(0).size();
    if (count == 0) {
      throw new IllegalArgumentException(
          "The data have "
              + batches.rows()
              + " observations, and an update takes "
              + turns
              + " mini-batches of "
              + batches.size()
              + "; accumulate fewer, or give a smaller mini-batch.");
    }
    return count;
  }
}
