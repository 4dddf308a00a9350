package dev.stratus.cli.check;

import dev.stratus.device.Device;

/** Runs a case on a device. */
@FunctionalInterface
public interface CaseRunner {
  CaseResult run(CheckCase check, Device device);
}
