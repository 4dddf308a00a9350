package uk.ac.manchester.tornado.api.enums;

/** What sort of device it is. */
public enum TornadoDeviceType {
  /** The driver does not say. */
  UNKNOWN,
  /** The driver's default. */
  DEFAULT,
  /** A processor. */
  CPU,
  /** A graphics processor. */
  GPU,
  /** Programmable logic; later versions of TornadoVM drop it. */
  FPGA,
  /** Another accelerator. */
  ACCELERATOR,
  /** A fixed-function device. */
  CUSTOM,
  /** Any of them, in queries. */
  ALL
}
