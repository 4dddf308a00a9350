package dev.stratus.training;

import java.util.Objects;

/** Some of the observations of others. */
final class PickedExamples implements Examples {
  private final Examples all;
  private final int[] places;

  PickedExamples(Examples all, int[] places) {
    this.all = all;
    this.places = places.clone();
    for (int place : places) {
      Objects.checkIndex(place, all.count());
    }
  }

  @Override
  public int count() {
    return places.length;
  }

  @Override
  public Shape input() {
    return all.input();
  }

  @Override
  public Shape targets() {
    return all.targets();
  }

  @Override
  public int length(int example) {
    return all.length(places[example]);
  }

  @Override
  public void readInput(int example, float[] into) {
    all.readInput(places[example], into);
  }

  @Override
  public void readTarget(int example, float[] into) {
    all.readTarget(places[example], into);
  }
}
