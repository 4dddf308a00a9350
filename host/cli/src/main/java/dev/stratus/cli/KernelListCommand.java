package dev.stratus.cli;

import dev.stratus.kernel.KernelNames;
import dev.stratus.kernel.NamedKernel;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code stratus kernel list}. */
@Command(
    name = "list",
    description = "List the kernels.",
    footerHeading = "%nExample:%n",
    footer = "  stratus kernel list")
final class KernelListCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Table table = new Table("kernel", "Java method", "idea");
    for (NamedKernel kernel : KernelNames.all()) {
      table.row(kernel.name(), kernel.reference().qualifiedName(), kernel.idea());
    }
    spec.commandLine().getOut().print(table.text());
    return ExitCode.GOOD;
  }
}
