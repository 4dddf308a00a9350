package dev.stratus.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A network as a table, as MATLAB's analyzeNetwork shows it.
 *
 * @param rows one for each layer, the input first
 * @param learnables in all
 * @param warnings what to know before anything runs, a sentence each
 */
public record NetworkSummary(List<Row> rows, long learnables, List<String> warnings) {
  public NetworkSummary {
    rows = List.copyOf(rows);
    warnings = List.copyOf(warnings);
  }

  /**
   * One layer.
   *
   * @param properties such as {@code epsilon=1.0E-5}
   * @param from where its inputs come from
   * @param output its shape
   * @param parameters such as {@code Weights 10 x 100, Bias 10}
   * @param learnables how many numbers
   */
  public record Row(
      String name,
      String kind,
      String properties,
      String from,
      String output,
      String parameters,
      long learnables) {
    private List<String> cells() {
      return List.of(
          name,
          kind,
          properties,
          from,
          output,
          parameters,
          learnables == 0 ? "" : String.format(Locale.ROOT, "%,d", learnables));
    }
  }

  static NetworkSummary of(Network network) {
    List<Row> rows = new ArrayList<>();
    rows.add(new Row(Network.INPUT, "input", "", "", network.input().toString(), "", 0));
    List<String> warnings = new ArrayList<>();
    for (Node node : network.nodes()) {
      rows.add(row(node));
      for (String warning : node.layer().warnings(node.inputs())) {
        warnings.add("'" + node.name() + "': " + warning);
      }
    }
    return new NetworkSummary(rows, network.learnables(), warnings);
  }

  private static Row row(Node node) {
    return new Row(
        node.name(),
        node.layer().kind(),
        node.layer().properties().entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(" ")),
        String.join(", ", node.from()),
        node.output().toString(),
        node.parameters().stream().map(Parameter::toString).collect(Collectors.joining(", ")),
        node.learnables());
  }

  /** The table. */
  @Override
  public String toString() {
    List<List<String>> table = new ArrayList<>();
    table.add(List.of("Name", "Kind", "Properties", "From", "Output", "Learnables", "Number"));
    rows.forEach(row -> table.add(row.cells()));
    int[] widths =
        IntStream.range(0, table.getFirst().size())
            .map(c -> table.stream().mapToInt(cells -> cells.get(c).length()).max().orElse(0))
            .toArray();
    StringBuilder text = new StringBuilder();
    for (List<String> cells : table) {
      text.append(line(cells, widths)).append('\n');
    }
    text.append(String.format(Locale.ROOT, "%,d learnable numbers%n", learnables));
    warnings.forEach(warning -> text.append("warning: ").append(warning).append('\n'));
    return text.toString();
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < widths.length; c++) {
      boolean number = c == widths.length - 1;
      String format = "%" + (number ? "" : "-") + widths[c] + "s";
      line.append(c == 0 ? "" : "  ").append(String.format(Locale.ROOT, format, cells.get(c)));
    }
    return line.toString().stripTrailing();
  }
}
