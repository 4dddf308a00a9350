package dev.stratus.profiles;

/** Whether vectorised stores bypass the caches; the words are those of the runtime's options. */
public enum StoreChoice {
  /** Around the caches where the output is larger than the last-level cache. */
  AUTO,
  TEMPORAL,
  NON_TEMPORAL;

  /** As a profile spells it. */
  public String text() {
    return Spelling.of(this);
  }
}
