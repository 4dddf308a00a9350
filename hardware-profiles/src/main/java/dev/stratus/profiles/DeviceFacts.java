package dev.stratus.profiles;

/**
 * What a device's driver says of it, as far as profiles match on it. Empty where not known.
 *
 * @param name the device's own name
 * @param vendor the device's vendor
 * @param platform the driver platform's name
 * @param driver the driver's version
 * @param kind {@code cpu}, {@code gpu}, {@code accelerator}, or another word; case does not matter
 */
public record DeviceFacts(
    String name, String vendor, String platform, String driver, String kind) {}
