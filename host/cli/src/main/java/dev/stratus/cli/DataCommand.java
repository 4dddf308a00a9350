package dev.stratus.cli;

import picocli.CommandLine.Command;

/** {@code stratus data}: data sets to train on. */
@Command(
    name = "data",
    description = {
      "Data sets to train on, taken from the operating system's packages.",
      "They are kept in $STRATUS_DATA, else $XDG_DATA_HOME/stratus, else ~/.local/share/stratus."
    })
final class DataCommand {}
