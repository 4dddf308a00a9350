package dev.stratus.cli;

import dev.stratus.LayerTuner;
import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.device.DeviceList;
import dev.stratus.device.DeviceSelection;
import dev.stratus.profiles.Pass;
import dev.stratus.profiles.ProfileLookup;
import dev.stratus.profiles.TunedKey;
import dev.stratus.tensor.DType;
import dev.stratus.tune.TuneLimits;
import dev.stratus.tune.TuneOutcome;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stratus tune}: the fastest way to run given shapes, kept for every later run. */
@Command(
    name = "tune",
    sortOptions = false,
    description = {
      "Measure the ways to run layer normalization of given shapes on a device, and keep the fastest"
          + " in your profile overlay, where every later run finds it.",
      "Each way is checked against the double reference before it is timed. What was tuned before,"
          + " with the same driver, is not measured again. Ctrl-C keeps what was found; the same"
          + " command goes on."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  stratus tune --device cpu --shapes 32768x1024,4096x4096",
      "  stratus tune --shapes 8192x768 --op both --dtype float16 --time-budget 10m",
      "  stratus tune --shapes 32768x1024 --again --json"
    })
final class TuneCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private TuneOptions options = new TuneOptions();

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "auto",
      order = 30,
      description = "As in 'stratus layernorm'; not jvm, jvm-debug or a checking device.")
  private String device = "auto";

  @Option(names = "--again", order = 31, description = "Measure anew what was tuned before.")
  private boolean again;

  @Option(names = "--json", order = 40, description = "Print JSON (see docs/cli.md).")
  private boolean json;

  @Override
  public Integer call() {
    List<TunedKey> problems = options.problems();
    DeviceList list = DeviceList.find();
    Device chosen = choose(list);
    LayerTuner tuner = LayerTuner.of(chosen, list, ProfileLookup.overlayFolder());
    tuner.notes().forEach(this::say);
    List<TuneOutcome> outcomes = tune(tuner, problems);
    boolean nothing = outcomes.stream().allMatch(o -> o.state() == TuneOutcome.State.UNCHANGED);
    if (nothing) {
      say(
          "nothing to do: all of this is tuned for "
              + chosen.name()
              + " with driver "
              + chosen.driver()
              + " in "
              + tuner.file()
              + "; --again measures anew.");
    }
    TuneReport report = new TuneReport(chosen, tuner.file(), outcomes);
    spec.commandLine().getOut().print(json ? report.json() + "\n" : report.text());
    return exitCode(outcomes);
  }

  /** Where auto finds nothing but the JVM engine, that is what is wrong. */
  private Device choose(DeviceList list) {
    DeviceSelection.Choice choice = new DeviceSelection(device).choose(list);
    if (choice.device().kind() == DeviceClass.JVM && choice.remark().isPresent()) {
      throw new IllegalArgumentException(
          "There is no OpenCL device to tune. " + String.join(" ", list.absences()));
    }
    return choice.device();
  }

  private List<TuneOutcome> tune(LayerTuner tuner, List<TunedKey> problems) {
    TuneConsole console = new TuneConsole(spec.commandLine().getErr(), problems.size());
    try (Interrupt interrupt = new Interrupt(() -> kept(tuner))) {
      TuneLimits limits = TuneLimits.within(options.budgetNanos(), interrupt::asked);
      List<TuneOutcome> outcomes = tuner.tune(problems, limits, console, commandLine(), again);
      console.end();
      if (interrupt.asked()) {
        say("interrupted. " + kept(tuner));
      } else if (outcomes.stream().anyMatch(o -> o.state() == TuneOutcome.State.UNFINISHED)) {
        say("the time is up. " + kept(tuner));
      }
      return outcomes;
    }
  }

  private static String kept(LayerTuner tuner) {
    return Files.exists(tuner.file())
        ? "What was found so far is in " + tuner.file() + "; the same command goes on."
        : "Nothing was found yet; the same command begins anew.";
  }

  /** What is written beside the findings: the device by its words, the shapes in full. */
  private String commandLine() {
    List<String> words = new ArrayList<>(List.of("stratus tune --device", device));
    words.addAll(options.words());
    return String.join(" ", words);
  }

  private void say(String notice) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("stratus: " + notice);
    err.flush();
  }

  private static int exitCode(List<TuneOutcome> outcomes) {
    boolean failed = outcomes.stream().anyMatch(o -> o.state() == TuneOutcome.State.FAILED);
    return failed ? ExitCode.CHECK_FAILED : ExitCode.GOOD;
  }

  /** The passes that {@code --op} can name. */
  enum Operation {
    FORWARD(Pass.FORWARD),
    BACKWARD(Pass.BACKWARD),
    BOTH(Pass.FORWARD, Pass.BACKWARD);

    private final List<Pass> passes;

    Operation(Pass... passes) {
      this.passes = List.of(passes);
    }

    List<Pass> passes() {
      return passes;
    }
  }

  /** What is asked, in the library's words. */
  static TunedKey key(Pass pass, DType type, int rows, int width) {
    return new TunedKey(pass, type.text(), rows, width);
  }
}
