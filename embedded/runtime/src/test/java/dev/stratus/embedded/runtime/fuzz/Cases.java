package dev.stratus.embedded.runtime.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Labels of a switch: dense ones become a tableswitch, scattered ones a lookupswitch. */
final class Cases {
  private Cases() {}

  /** Distinct int labels in random order. */
  static List<Integer> labels(Dice dice) {
    Set<Integer> labels = new LinkedHashSet<>();
    int count = dice.between(1, 6);
    boolean dense = dice.percent(65);
    while (labels.size() < count) {
      labels.add(dense ? dice.below(8) : Values.anInt(dice));
    }
    return List.copyOf(labels);
  }

  /** Label lists of the cases of an arrow switch: {@code "3"}, {@code "0, 5"}. */
  static List<String> arrow(Dice dice) {
    List<String> cases = new ArrayList<>();
    List<Integer> labels = labels(dice);
    for (int i = 0; i < labels.size(); i++) {
      String label = String.valueOf(labels.get(i));
      if (dice.percent(25) && i + 1 < labels.size()) {
        i++;
        label += ", " + labels.get(i);
      }
      cases.add(label);
    }
    return cases;
  }
}
