package uk.ac.manchester.tornado.api.enums;

/** Where a profile goes. */
public enum ProfilerMode {
  /** Printed after each run. */
  CONSOLE,
  /** Kept, to be asked for. */
  SILENT
}
