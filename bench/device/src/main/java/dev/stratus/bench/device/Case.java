package dev.stratus.bench.device;

import dev.stratus.device.Device;
import dev.stratus.embedded.spi.StorePolicy;
import dev.stratus.tensor.DType;
import java.util.Locale;
import java.util.Optional;

/**
 * One thing to be measured on one device.
 *
 * @param stores of a ceiling: how it writes; empty for layers, which do as the profile says
 */
record Case(
    Device device,
    Operation operation,
    BenchShape shape,
    DType type,
    Optional<StorePolicy> stores) {

  /** What tells it from all others of a run, on this and on another machine. */
  String id() {
    return String.join(
        " ",
        operation.text()
            + stores.map(s -> "-" + s.name().toLowerCase(Locale.ROOT).replace('_', '-')).orElse(""),
        shape.text(),
        type.text(),
        device.id());
  }
}
