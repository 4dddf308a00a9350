package uk.ac.manchester.tornado.api.enums;

/** When a transfer happens. The modes are plain ints, which compilers copy into the callers. */
public class DataTransferMode {
  /** Before the plan's first run only. */
  public static final int FIRST_EXECUTION = 0;

  /** In every run. */
  public static final int EVERY_EXECUTION = 1;

  /** When {@code TornadoExecutionResult.transferToHost} asks for it. */
  public static final int UNDER_DEMAND = 2;

  /** Made public by the API; there is nothing to make. */
  public DataTransferMode() {}
}
