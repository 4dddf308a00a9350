package dev.stratus.engine;

import dev.stratus.embedded.spi.Numerics;
import java.util.Optional;

/**
 * How a device is used.
 *
 * @param profile whether its clock is read
 * @param onDemand whether y and dx stay on the device until asked for
 * @param numerics whether sums may be reordered; empty: as the device's profile says
 */
public record EngineSettings(boolean profile, boolean onDemand, Optional<Numerics> numerics) {}
