package dev.stratus.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A report.
 *
 * @param title the page's
 * @param subtitle a sentence below it
 * @param command what made it, as one can type it again
 * @param facts names and values, such as the device's, in order
 * @param blocks what it says, in order
 * @param json the data behind it, for programs; embedded in the page as it is
 */
public record Report(
    String title,
    String subtitle,
    String command,
    Map<String, String> facts,
    List<Block> blocks,
    String json) {

  public Report {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    blocks = List.copyOf(blocks);
  }

  /** Its charts, in order. */
  public List<Chart> charts() {
    return blocks.stream()
        .filter(Block.Picture.class::isInstance)
        .map(block -> ((Block.Picture) block).chart())
        .toList();
  }

  /** Its tables as Markdown, with their titles. */
  public String markdown() {
    StringBuilder out = new StringBuilder("# " + title + "\n\n" + subtitle + "\n\n");
    out.append("`").append(command).append("`\n");
    for (Block block : blocks) {
      if (block instanceof Block.Tabular(DataTable table)) {
        out.append("\n## ").append(table.title()).append("\n\n").append(table.markdown());
      }
    }
    return out.toString();
  }
}
