package dev.stratus.doctor;

import java.util.List;

/** Looks at one side of a machine. */
interface Check {
  List<Finding> look(Machine machine);
}
