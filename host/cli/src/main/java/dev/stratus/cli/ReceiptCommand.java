package dev.stratus.cli;

import picocli.CommandLine.Command;

/** {@code stratus receipt}: what is to be done with receipts. */
@Command(
    name = "receipt",
    description = {
      "Works on the receipts that --receipt writes.",
      "A receipt says what ran where, from which source, and what it wrote."
    })
final class ReceiptCommand {}
