package dev.stratus.bench;

/**
 * A contestant of a table.
 *
 * @param bytes what any implementation of it must move, each element once
 * @param ceiling whether it bounds the others: they are measured by the fastest of these
 */
record Entry(Contestant contestant, long bytes, boolean ceiling) {

  static Entry ceiling(Contestant contestant, long bytes) {
    return new Entry(contestant, bytes, true);
  }

  static Entry product(Contestant contestant, long bytes) {
    return new Entry(contestant, bytes, false);
  }
}
