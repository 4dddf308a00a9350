package dev.stratus.cli;

import picocli.CommandLine.Command;

/** {@code stratus fpga}: its subcommands do the work. */
@Command(
    name = "fpga",
    synopsisSubcommandLabel = "COMMAND",
    description = "Projects for an FPGA vendor's tools, and what came out of them (docs/fpga.md).",
    footerHeading = "%nExamples:%n",
    footer = {
      "  stratus fpga estimate --profile intel-fpga --rows 4096 --width 1024",
      "  stratus fpga simulate --profile intel-fpga",
      "  stratus fpga build --profile intel-fpga --board p385a_sch_ax115 --out ln-385a",
      "  stratus fpga seal ln-385a",
      "  stratus fpga check ln-385a --build hardware --device accelerator"
    })
final class FpgaCommand {}
