package dev.stratus.embedded.spi;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the host asks of one task beyond what TornadoVM has words for. On a real TornadoVM SDK these
 * have no effect, and the host says so once.
 *
 * @param numerics whether sums may be reordered
 * @param vectorWidth lanes of a strip in the vectorising pass (a power of two, 2..16)
 * @param accumulators independent vector accumulators of a reduction (1..8)
 * @param stores whether vectorised stores bypass the caches
 * @param lastLevelCacheBytes the cache size that {@link StorePolicy#AUTO} compares with; empty:
 *     what the driver reports
 * @param language what the kernel is given to the device in
 * @param bitstream what is given to the device in the code's place; the code's own options then
 *     have no effect
 */
public record KernelOptions(
    Numerics numerics,
    int vectorWidth,
    int accumulators,
    StorePolicy stores,
    OptionalLong lastLevelCacheBytes,
    KernelLanguage language,
    Optional<Bitstream> bitstream) {

  /** STRICT: what a plain TornadoVM program gets. */
  public static final KernelOptions STRICT =
      new KernelOptions(Numerics.STRICT, 16, 4, StorePolicy.AUTO, OptionalLong.empty());

  /** REASSOCIATE with strips of 16 and 4 accumulators: the measured default for CPU devices. */
  public static final KernelOptions REASSOCIATE =
      new KernelOptions(Numerics.REASSOCIATE, 16, 4, StorePolicy.AUTO, OptionalLong.empty());

  /** In the device's own language. */
  public KernelOptions(
      Numerics numerics,
      int vectorWidth,
      int accumulators,
      StorePolicy stores,
      OptionalLong lastLevelCacheBytes) {
    this(
        numerics, vectorWidth, accumulators, stores, lastLevelCacheBytes, KernelLanguage.OF_DEVICE);
  }

  /** Of code that is compiled when it is run. */
  public KernelOptions(
      Numerics numerics,
      int vectorWidth,
      int accumulators,
      StorePolicy stores,
      OptionalLong lastLevelCacheBytes,
      KernelLanguage language) {
    this(
        numerics,
        vectorWidth,
        accumulators,
        stores,
        lastLevelCacheBytes,
        language,
        Optional.empty());
  }

  /** The same in another language. */
  public KernelOptions in(KernelLanguage other) {
    return new KernelOptions(
        numerics, vectorWidth, accumulators, stores, lastLevelCacheBytes, other, bitstream);
  }

  /** The same, with a binary that was made beforehand. */
  public KernelOptions with(Bitstream made) {
    return new KernelOptions(
        numerics,
        vectorWidth,
        accumulators,
        stores,
        lastLevelCacheBytes,
        language,
        Optional.of(made));
  }

  /**
   * @throws IllegalArgumentException if a value is outside its range; the message names the value
   *     and the range
   */
  public KernelOptions {
    Objects.requireNonNull(numerics, "numerics");
    Objects.requireNonNull(stores, "stores");
    Objects.requireNonNull(language, "language");
    Objects.requireNonNull(bitstream, "bitstream");
    Objects.requireNonNull(lastLevelCacheBytes, "lastLevelCacheBytes");
    if (vectorWidth < 2 || vectorWidth > 16 || Integer.bitCount(vectorWidth) != 1) {
      throw new IllegalArgumentException(
          "vectorWidth is " + vectorWidth + "; it must be 2, 4, 8 or 16.");
    }
    if (accumulators < 1 || accumulators > 8) {
      throw new IllegalArgumentException(
          "accumulators is " + accumulators + "; it must be between 1 and 8.");
    }
    if (lastLevelCacheBytes.isPresent() && lastLevelCacheBytes.getAsLong() < 0) {
      throw new IllegalArgumentException(
          "lastLevelCacheBytes is " + lastLevelCacheBytes.getAsLong() + "; it must be >= 0.");
    }
  }
}
