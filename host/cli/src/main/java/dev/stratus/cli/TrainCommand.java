package dev.stratus.cli;

import dev.stratus.training.Evaluation;
import dev.stratus.training.Network;
import dev.stratus.training.ShadowReport;
import dev.stratus.training.StopReason;
import dev.stratus.training.Training;
import dev.stratus.training.TrainingListener;
import dev.stratus.training.TrainingResult;
import dev.stratus.training.recipe.Recipe;
import dev.stratus.training.recipe.RecipeData;
import dev.stratus.training.recipe.RecipeException;
import dev.stratus.training.recipe.RunFolder;
import dev.stratus.training.record.TrainingProgress;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stratus train}: a recipe, on a device. */
@Command(
    name = "train",
    sortOptions = false,
    description = {
      "Train a network on a device: forward, loss, backward and update are one task graph, and the"
          + " parameters stay on the device. A recipe is a YAML file; three are shipped.",
      "docs/training.md says how it works, docs/recipes.md what a recipe may say. Ctrl-C stops after"
          + " the update at hand; --resume goes on from the last checkpoint."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  stratus train --list",
      "  stratus train mlp-digits",
      "  stratus train mlp-fashion-mnist --norm batch --epochs 5 --plot",
      "  stratus train mlp-digits --print > mine.yaml && stratus train mine.yaml --out runs/mine",
      "  stratus train runs/mine --resume --epochs 60"
    })
final class TrainCommand implements Callable<Integer> {

  /** Iterations between two lines of the table where nobody watches. */
  private static final int EVERY = 50;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "RECIPE",
      arity = "0..1",
      description = "A shipped recipe's name, a YAML file, or with --resume a training's folder.")
  private @Nullable String recipe;

  @Option(names = "--list", description = "List the shipped recipes.")
  private boolean list;

  @Option(names = "--print", description = "Print the recipe, to be copied and changed.")
  private boolean print;

  @Option(names = "--summary", description = "Print the network's table, and train nothing.")
  private boolean summaryOnly;

  @Mixin private TrainOptions options = new TrainOptions();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (list) {
      for (String name : Recipe.shipped()) {
        out.printf(Locale.ROOT, "%-20s %s%n", name, Recipe.find(name).description());
      }
      return ExitCode.GOOD;
    }
    if (recipe == null) {
      throw new ParameterException(
          spec.commandLine(),
          "Which recipe? Shipped are " + String.join(", ", Recipe.shipped()) + ".");
    }
    Recipe asked = options.apply(find(recipe));
    if (print) {
      out.print(asked.yaml());
      return ExitCode.GOOD;
    }
    return train(asked, out);
  }

  private static Recipe find(String text) {
    Path path = Path.of(text);
    return Files.isDirectory(path) ? new RunFolder(path).recipe() : Recipe.find(text);
  }

  private RunFolder folder(Recipe asked) {
    Path path = Path.of(String.valueOf(recipe));
    return Files.isDirectory(path) ? new RunFolder(path) : options.folder(asked);
  }

  private int train(Recipe asked, PrintWriter out) {
    RunFolder folder = folder(asked);
    if (!summaryOnly && folder.exists() && !options.resume() && !options.force()) {
      throw new RecipeException(
          folder.folder()
              + " has a training already: --resume goes on with it, --force starts anew there, --out"
              + " DIR takes another folder.");
    }
    RecipeData data = RecipeData.load(asked.data(), options.data());
    Network network = asked.network(data.training().input(), data.training().targets());
    if (summaryOnly) {
      show(network, data, out);
      return ExitCode.GOOD;
    }
    return train(asked, data, network, folder, out);
  }

  private static void show(Network network, RecipeData data, PrintWriter out) {
    out.print(network.summary());
    out.printf(
        Locale.ROOT,
        "%,d observations to train on, %,d held out%n",
        data.training().count(),
        data.heldOut().count());
    out.flush();
  }

  private int train(
      Recipe asked, RecipeData data, Network network, RunFolder folder, PrintWriter out) {
    Training training =
        Training.of(
                network,
                data.training(),
                asked.loss(data.training().targets()),
                options.options(asked, folder).build())
            .onAll(options.devices())
            .withValidation(data.heldOut());
    if (options.resume()) {
      training = training.resuming(folder.checkpoints());
    } else {
      folder.begin(
          asked,
          data.training().input(),
          data.training().targets(),
          data.encoding(),
          options.overrides());
    }
    PrintWriter err = spec.commandLine().getErr();
    boolean terminal = System.console() != null && System.console().isTerminal();
    Worst worst = new Worst();
    TrainingResult result;
    try (Interrupt interrupt = new Interrupt(() -> "The last checkpoint is whole.")) {
      result =
          training
              .listening(new Table(data, out))
              .listening(new TrainingProgress(err, terminal, EVERY))
              .listening(worst)
              .listening(stopping(interrupt))
              .run();
      if (result.reason() != StopReason.STOPPED) {
        folder.finish(result.trained());
      }
    }
    worst.report.ifPresent(report -> out.println("shadow checks: " + report));
    return told(result, folder, out);
  }

  private static TrainingListener stopping(Interrupt interrupt) {
    return new TrainingListener() {
      @Override
      public boolean shallStop() {
        return interrupt.asked();
      }
    };
  }

  /** The network's table, once it is sure that training begins. */
  private record Table(RecipeData data, PrintWriter out) implements TrainingListener {
    @Override
    public void started(Start start) {
      show(start.network(), data, out);
    }
  }

  /** Keeps the shadow check with the largest drift. */
  private static final class Worst implements TrainingListener {
    private Optional<ShadowReport> report = Optional.empty();

    @Override
    public void shadowed(ShadowReport found) {
      if (report.isEmpty() || found.drift() > report.get().drift()) {
        report = Optional.of(found);
      }
    }
  }

  private static int told(TrainingResult result, RunFolder folder, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%d iterations, %d epochs: %s%n",
        result.iterations(),
        result.epochs(),
        result.reason().text());
    if (result.reason() == StopReason.STOPPED) {
      out.println("'stratus train " + folder.folder() + " --resume' goes on.");
      return ExitCode.GOOD;
    }
    result.lastValidation().map(Evaluation::toString).ifPresent(e -> out.println("held out: " + e));
    out.println("in " + folder.folder() + ": model.safetensors, metrics.jsonl, checkpoints");
    return ExitCode.GOOD;
  }
}
