package dev.stratus.cli;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code stratus} command. */
@Command(
    name = "stratus",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    usageHelpAutoWidth = true,
    description = "Layer normalization offloaded from Java to whatever device is there.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  stratus demo                               real data on every device",
      "  stratus devices                            what is there",
      "  stratus doctor                             what is wrong, and what to do",
      "  stratus layernorm --input x.npy --check    normalize a file, check it",
      "  stratus layernorm --help                   formats, modes, types, gradients",
      "  stratus check                              every kernel on every device, checked",
      "  stratus kernel show row-per-item           the OpenCL C behind it",
      "  stratus fpga build --profile amd-fpga ...  a project for an FPGA vendor's tools",
      "  stratus data fetch fashion-mnist           a data set to train on",
      "  stratus train mlp-digits                   train a network, in seconds",
      "  stratus tune --shapes 32768x1024           find the fastest way, and keep it",
      "  stratus bench --html report.html           how fast, held against the memory's own speed",
      "",
      "Exit codes: 0 good, 1 check failed, 2 bad input or usage,",
      "3 no such device or device failure, 4 a fault in Stratus."
    })
public final class Main {

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print stack traces with errors.")
  private boolean debug;

  @Option(
      names = "--no-preflight",
      scope = ScopeType.INHERIT,
      description =
          "Do not ask a driver's conformance probes before its first kernel (docs/devices.md).")
  private boolean noPreflight;

  private Main() {}

  /** Runs the command and ends the JVM with its exit code. */
  public static void main(String[] args) {
    StandardOutput stdout = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    PrintWriter out =
        new PrintWriter(
            new BufferedWriter(new OutputStreamWriter(stdout, System.out.charset())), false);
    PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
    int code = run(out, err, args);
    out.flush();
    code = stdout.report(code, err);
    err.flush();
    System.exit(code);
  }

  /** Runs the command; for tests. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    Main main = new Main();
    CommandLine line =
        new CommandLine(main)
            .addSubcommand(new DevicesCommand())
            .addSubcommand(new DoctorCommand())
            .addSubcommand(
                new CommandLine(new KernelCommand())
                    .addSubcommand(new KernelListCommand())
                    .addSubcommand(new KernelShowCommand()))
            .addSubcommand(new LayerNormCommand())
            .addSubcommand(new CheckCommand())
            .addSubcommand(
                new CommandLine(new ReceiptCommand()).addSubcommand(new ReceiptVerifyCommand()))
            .addSubcommand(new DemoCommand())
            .addSubcommand(
                new CommandLine(new DataCommand())
                    .addSubcommand(new DataFetchCommand())
                    .addSubcommand(new DataListCommand()))
            .addSubcommand(new TrainCommand())
            .addSubcommand(new EvaluateCommand())
            .addSubcommand(new PredictCommand())
            .addSubcommand(new AutoComplete.GenerateCompletion())
            .addSubcommand(
                new CommandLine(new FpgaCommand())
                    .addSubcommand(new FpgaEstimateCommand())
                    .addSubcommand(new FpgaSimulateCommand())
                    .addSubcommand(new FpgaBuildCommand())
                    .addSubcommand(new FpgaSealCommand())
                    .addSubcommand(new FpgaCheckCommand()))
            .addSubcommand(new TuneCommand())
            .addSubcommand(
                new CommandLine(new BenchCommand()).addSubcommand(new BenchCompareCommand()));
    line.setOut(out).setErr(err).setCaseInsensitiveEnumValuesAllowed(true);
    line.setExpandAtFiles(false); // a file may be called @x.npy
    line.setParameterExceptionHandler(Main::misused);
    line.setExecutionExceptionHandler((failure, command, parsed) -> {
      out.flush();
      return Failures.report(failure, main.debug, err);
    });
    line.setExecutionStrategy(parsed -> {
      CommandLine asked = deepest(parsed);
      if (main.noPreflight) {
        // Where the embedded runtime looks, when a device is asked after.
        System.setProperty("stratus.preflight", "off");
      }
      boolean told = CommandLine.printHelpIfRequested(parsed);
      boolean runs = asked.getCommand() instanceof java.util.concurrent.Callable<?>;
      if (!told && !runs) {
        asked.usage(err);
        return ExitCode.BAD_INPUT;
      }
      return told ? ExitCode.GOOD : new CommandLine.RunLast().execute(parsed);
    });
    int code = line.execute(args);
    out.flush();
    return code;
  }

  private static CommandLine deepest(CommandLine.ParseResult parsed) {
    List<CommandLine> all = parsed.asCommandLineList();
    return all.getLast();
  }

  /** One line that says what is wrong, one that says where to read on. */
  private static int misused(CommandLine.ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    String line =
        Failures.oneLine(String.valueOf(failure.getMessage()))
            .replace("is not a double", "is not a number")
            .replace("is not an int", "is not a whole number");
    err.println("stratus: " + line + " (" + command.getCommandSpec().qualifiedName() + " --help)");
    err.flush();
    return ExitCode.BAD_INPUT;
  }

  /** Reads the version of the build, when it is asked for. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {
        "stratus " + (version == null ? "(built from source)" : version),
        "Java " + Runtime.version()
      };
    }
  }
}
