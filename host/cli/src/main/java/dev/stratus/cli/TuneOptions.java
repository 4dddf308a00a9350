package dev.stratus.cli;

import dev.stratus.profiles.Pass;
import dev.stratus.profiles.TunedKey;
import dev.stratus.tensor.DType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Which problems to tune, and for how long. */
final class TuneOptions {
  private static final Pattern SHAPE = Pattern.compile("([0-9]{1,10})x([0-9]{1,10})");
  private static final Pattern BUDGET = Pattern.compile("([0-9]{1,6})(s|m|h)");

  @Option(
      names = "--shapes",
      paramLabel = "ROWSxWIDTH,...",
      required = true,
      order = 1,
      description =
          "Which shapes: rows, and elements of a row. What is found for a shape serves for up to"
              + " twice and down to half as many rows.")
  private String shapes = "";

  @Option(
      names = "--op",
      paramLabel = "forward|backward|both",
      defaultValue = "forward",
      order = 2,
      description = "Which pass (forward is the default).")
  private TuneCommand.Operation operation = TuneCommand.Operation.FORWARD;

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      defaultValue = "float32",
      converter = Converters.ToDType.class,
      order = 3,
      description = "float32 (the default), float64, float16 or bfloat16.")
  private DType dtype = DType.FLOAT32;

  @Option(
      names = "--time-budget",
      paramLabel = "TIME",
      defaultValue = "10m",
      order = 4,
      description =
          "How long to measure at most, such as 90s, 10m (the default) or 1h; the next run goes on"
              + " where this one ended.")
  private String budget = "10m";

  /**
   * In the order given, each once.
   *
   * @throws IllegalArgumentException if a shape is none
   */
  List<TunedKey> problems() {
    budgetNanos();
    Set<TunedKey> all = new LinkedHashSet<>();
    for (String shape : shapes.split(",", -1)) {
      for (Pass pass : operation.passes()) {
        all.add(problem(pass, shape.strip()));
      }
    }
    return new ArrayList<>(all);
  }

  private TunedKey problem(Pass pass, String shape) {
    Matcher sides = SHAPE.matcher(shape);
    if (sides.matches()) {
      long rows = Long.parseLong(sides.group(1));
      long width = Long.parseLong(sides.group(2));
      if (rows > 0 && width > 0 && rows <= Integer.MAX_VALUE / width) {
        return TuneCommand.key(pass, dtype, (int) rows, (int) width);
      }
    }
    throw new IllegalArgumentException(
        "--shapes has '"
            + shape
            + "'; give ROWSxWIDTH, such as 32768x1024, both 1 or more, at most 2^31-1 elements in"
            + " all, and a comma between two.");
  }

  /**
   * @throws IllegalArgumentException if it is no time
   */
  long budgetNanos() {
    Matcher time = BUDGET.matcher(budget);
    long count = time.matches() ? Long.parseLong(time.group(1)) : 0;
    if (count == 0) {
      throw new IllegalArgumentException(
          "--time-budget is '" + budget + "'; give a number above 0 and s, m or h, such as 90s.");
    }
    return switch (time.group(2)) {
      case "s" -> TimeUnit.SECONDS.toNanos(count);
      case "m" -> TimeUnit.MINUTES.toNanos(count);
      default -> TimeUnit.HOURS.toNanos(count);
    };
  }

  /** As they would be typed. */
  List<String> words() {
    return List.of(
        "--shapes",
        shapes,
        "--op",
        operation.name().toLowerCase(Locale.ROOT),
        "--dtype",
        dtype.text(),
        "--time-budget",
        budget);
  }
}
