package dev.stratus.embedded.runtime.plan;

/** A task's code for one device. */
interface TaskCode {
  TaskPlan task();

  /** Whether the kernel may read the array at one of its parameters. */
  boolean reads(int javaIndex);

  /** Whether the kernel may write to the array at one of its parameters. */
  boolean writes(int javaIndex);

  /** Java bytecode to source in this compilation; 0 where it was known. */
  long compileNanos();

  /** Source to program in this compilation; 0 where it was known. */
  long buildNanos();

  /** The generated source, empty where there is none. */
  String source();
}
