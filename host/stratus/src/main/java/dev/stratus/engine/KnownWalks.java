package dev.stratus.engine;

import dev.stratus.geometry.GroupWalk;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The walks of one problem: every candidate asks for them, and making one is a good part of what
 * opening a run costs. Two threads that ask at once may both make one; they are equal.
 */
final class KnownWalks {
  private volatile @Nullable GroupWalk forward;
  private volatile @Nullable GroupWalk backward;

  GroupWalk forward(Supplier<GroupWalk> made) {
    GroupWalk known = forward;
    if (known == null) {
      known = made.get();
      forward = known;
    }
    return known;
  }

  GroupWalk backward(Supplier<GroupWalk> made) {
    GroupWalk known = backward;
    if (known == null) {
      known = made.get();
      backward = known;
    }
    return known;
  }
}
