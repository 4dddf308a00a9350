package dev.stratus.cli;

import picocli.CommandLine.Command;

/** {@code stratus kernel}: its subcommands do the work. */
@Command(
    name = "kernel",
    synopsisSubcommandLabel = "COMMAND",
    description = "The kernels, and what they are compiled to.",
    footerHeading = "%nExamples:%n",
    footer = {"  stratus kernel list", "  stratus kernel show row-per-item --stages"})
final class KernelCommand {}
