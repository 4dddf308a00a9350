package dev.stratus;

/** A result that may still be on the device: fetched once, by whoever asks first. */
final class OnDemand {
  private final Runnable fetch;
  private boolean fetched;

  OnDemand(Runnable fetch) {
    this.fetch = fetch;
  }

  synchronized void fetch() {
    if (!fetched) {
      fetch.run();
      fetched = true;
    }
  }
}
