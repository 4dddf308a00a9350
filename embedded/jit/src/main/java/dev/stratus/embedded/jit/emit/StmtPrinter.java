package dev.stratus.embedded.jit.emit;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.Label;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Statements as C text. A jump prints as nothing where control gets there anyway, as {@code break}
 * or {@code continue} where those mean it, else as a forward {@code goto}. A goto always leaves a
 * braced block for a label right behind it, so it never passes a declaration that is in scope at
 * the label: legal in C and in C++.
 */
final class StmtPrinter {

  /** A place that jumps go to. Two labels whose ends coincide share one. */
  private static final class Place {
    private final String wanted;
    private boolean named;
    private String name = "";

    Place(String wanted) {
      this.wanted = wanted;
    }
  }

  /**
   * The innermost C loop: where {@code break} and {@code continue} lead, if {@code continue} may.
   */
  private record CLoop(Place exit, @Nullable Place next) {}

  private final Dialect dialect;
  private final Names names;
  private final ExprPrinter exprs;
  private final SimpleStatements simple;
  private final Circuits circuits;
  private final Lines lines;
  private final String sourceFile;
  private final boolean lineDirectives;
  private final Map<Label, Place> ends = new HashMap<>();
  private final Map<Label, Place> updates = new HashMap<>();
  private final Deque<CLoop> loops = new ArrayDeque<>();
  private final Place functionEnd = new Place("done");
  private int labels;

  /**
   * @param sourceFile the Java file for line directives; empty: none
   */
  StmtPrinter(
      Dialect dialect,
      Names names,
      ExprPrinter exprs,
      SimpleStatements simple,
      Circuits circuits,
      Lines lines,
      String sourceFile,
      boolean lineDirectives) {
    this.dialect = dialect;
    this.names = names;
    this.exprs = exprs;
    this.simple = simple;
    this.circuits = circuits;
    this.lines = lines;
    this.sourceFile = sourceFile;
    this.lineDirectives = lineDirectives && !sourceFile.isEmpty();
  }

  /** The body of a function, without its braces. */
  void body(List<Stmt> body, boolean returnsNothing) {
    block(body, returnsNothing ? functionEnd : null);
  }

  /**
   * @param follow where control goes after the block, null where that is no place a jump can share
   */
  private void block(List<Stmt> block, @Nullable Place follow) {
    for (int i = 0; i < block.size(); i++) {
      List<Stmt> rest = block.subList(i + 1, block.size());
      Place next = rest.isEmpty() ? follow : null;
      if (block.get(i) instanceof Stmt.Declare d
          && !rest.isEmpty()
          && rest.getFirst() instanceof Stmt.Loop loop
          && isForInit(d, loop, rest.subList(1, rest.size()))) {
        names.enter();
        directive(d);
        loop(loop, simple.declaration(d), rest.size() == 1 ? follow : null);
        names.leave();
        i++;
      } else {
        directive(block.get(i));
        stmt(block.get(i), next);
      }
    }
  }

  private static boolean isForInit(Stmt.Declare d, Stmt.Loop loop, List<Stmt> rest) {
    return d.value().isPresent()
        && isForLoop(loop)
        && Walk.assigns(loop.update(), d.variable())
        && !Walk.uses(rest, d.variable());
  }

  private static boolean isForLoop(Stmt.Loop loop) {
    return loop.testFirst()
        && !loop.update().isEmpty()
        && loop.update().stream().allMatch(s -> s instanceof Stmt.Assign);
  }

  private void directive(Stmt stmt) {
    if (lineDirectives && stmt.line() > 0 && !(stmt instanceof Stmt.Labelled)) {
      lines.margin("#line " + stmt.line() + " \"" + sourceFile + "\"");
    }
  }

  private void stmt(Stmt stmt, @Nullable Place follow) {
    switch (stmt) {
      case Stmt.Declare s -> lines.add(simple.declaration(s) + ";");
      case Stmt.Assign s -> lines.add(simple.assignment(s) + ";");
      case Stmt.DeclareArray s -> lines.add(simple.array(s) + ";");
      case Stmt.Store s -> lines.add(simple.store(s) + ";");
      case Stmt.Evaluate s -> lines.add(exprs.call(s.call()) + ";");
      case Stmt.AtomicAdd s -> lines.add(simple.atomicAdd(s) + ";");
      case Stmt.CopyRun s -> lines.add(simple.copyRun(s) + ";");
      case Stmt.Barrier s ->
          lines.add((s.global() ? dialect.globalBarrier() : dialect.localBarrier()) + ";");
      case Stmt.If s -> branch(s, follow);
      case Stmt.Labelled s -> labelled(s, follow);
      case Stmt.Loop s -> loop(s, "", follow);
      case Stmt.CountedLoop s -> counted(s, follow);
      case Stmt.Leave s -> jump(place(ends, s.label()), follow);
      case Stmt.Continue s -> jump(place(updates, s.label()), follow);
      case Stmt.Return s -> result(s, follow);
      case Stmt.VectorStore s -> lines.add(simple.vectorStore(s) + ";");
      case Stmt.Prefetch s -> lines.add(simple.prefetch(s) + ";");
      case Stmt.StripLoop s -> strips(s);
    }
  }

  private static Place place(Map<Label, Place> places, Label label) {
    Place place = places.get(label);
    if (place == null) {
      throw new IllegalStateException("No enclosing " + label + ". Please report this.");
    }
    return place;
  }

  // ---- jumps ----

  private void jump(Place target, @Nullable Place follow) {
    CLoop loop = loops.peek();
    if (target == follow) {
      return;
    }
    if (loop != null && target == loop.exit()) {
      lines.add("break;");
    } else if (loop != null && target == loop.next()) {
      lines.add("continue;");
    } else if (target == functionEnd) {
      lines.add("return;");
    } else {
      if (!target.named) {
        target.named = true;
        target.name = target.wanted + "_" + ++labels;
      }
      lines.add("goto " + target.name + ";");
    }
  }

  private void label(Place place) {
    if (place.named) {
      lines.add(place.name + ":;");
    }
  }

  private void result(Stmt.Return s, @Nullable Place follow) {
    if (s.value().isPresent()) {
      lines.add("return " + exprs.value(s.value().get()) + ";");
    } else if (follow != functionEnd) {
      lines.add("return;");
    }
  }

  private void labelled(Stmt.Labelled s, @Nullable Place follow) {
    Place end = follow != null ? follow : new Place("end");
    ends.put(s.label(), end);
    int mark = lines.mark();
    lines.indent();
    names.enter();
    block(s.body(), end);
    names.leave();
    lines.outdent();
    boolean own = end != follow;
    boolean declares =
        s.body().stream()
            .anyMatch(b -> b instanceof Stmt.Declare || b instanceof Stmt.DeclareArray);
    if ((own && end.named) || declares) {
      lines.insert(mark, "{");
      lines.add("}");
    } else {
      lines.shift(mark, -1);
    }
    if (own) {
      label(end);
    }
  }

  // ---- structures ----

  private void braces(List<Stmt> body, @Nullable Place follow) {
    lines.indent();
    names.enter();
    block(body, follow);
    names.leave();
    lines.outdent();
  }

  private void branch(Stmt.If s, @Nullable Place follow) {
    int start = lines.mark();
    lines.add("if (" + exprs.condition(s.condition()) + ") {");
    int then = lines.mark();
    braces(s.then(), follow);
    if (!s.otherwise().isEmpty() && lines.isEmptySince(then)) {
      lines.backTo(start);
      lines.add("if (" + exprs.negated(s.condition()) + ") {");
      int otherwise = lines.mark();
      braces(s.otherwise(), follow);
      close(start, otherwise, s.condition());
      return;
    }
    if (s.otherwise().isEmpty()) {
      close(start, then, s.condition());
      return;
    }
    if (s.otherwise().size() == 1
        && s.otherwise().getFirst() instanceof Stmt.If inner
        && !lineDirectives) {
      int mark = lines.mark();
      branch(inner, follow);
      if (lines.isEmptySince(mark)) {
        lines.add("}");
      } else {
        lines.prefix(mark, "} else ");
      }
      return;
    }
    int mark = lines.mark();
    lines.add("} else {");
    int otherwise = lines.mark();
    braces(s.otherwise(), follow);
    if (lines.isEmptySince(otherwise)) {
      lines.backTo(mark);
    }
    lines.add("}");
  }

  /** Ends an if without else; drops it where it holds nothing and decides nothing. */
  private void close(int start, int body, Expr condition) {
    if (lines.isEmptySince(body) && !ExprPrinter.contains(condition, Expr::acts)) {
      lines.backTo(start);
    } else {
      lines.add("}");
    }
  }

  private void loop(Stmt.Loop s, String init, @Nullable Place follow) {
    Place exit = follow != null ? follow : new Place("after");
    Place update = new Place("next");
    boolean inHead = isForLoop(s);
    // C's continue skips what stands in the body; only an update in the loop's head is not skipped.
    boolean continues = inHead || s.update().isEmpty();
    ends.put(s.label(), exit);
    updates.put(s.label(), update);
    if (inHead) {
      StringBuilder head = new StringBuilder("for (").append(init).append(';');
      head.append(isTrue(s.condition()) ? "" : " " + exprs.condition(s.condition())).append(';');
      for (int i = 0; i < s.update().size(); i++) {
        Stmt.Assign assign = (Stmt.Assign) s.update().get(i);
        head.append(i == 0 ? " " : ", ").append(simple.update(assign, s));
      }
      lines.add(head.append(") {").toString());
    } else if (s.testFirst()) {
      lines.add("while (" + exprs.condition(s.condition()) + ") {");
    } else {
      lines.add("do {");
    }
    loops.push(new CLoop(exit, continues ? update : null));
    loopBody(s.body(), update);
    loops.pop();
    if (!inHead) {
      braces(s.update(), null);
    }
    lines.add(s.testFirst() ? "}" : "} while (" + exprs.condition(s.condition()) + ");");
    if (exit != follow) {
      label(exit);
    }
  }

  /** A loop's body, with the label of its update behind it where something jumps there. */
  private void loopBody(List<Stmt> body, Place update) {
    int mark = lines.mark();
    braces(body, update);
    if (update.named) {
      lines.indent();
      lines.shift(mark, 1);
      lines.insert(mark, "{");
      lines.add("}");
      label(update);
      lines.outdent();
    }
  }

  private static boolean isTrue(Expr expr) {
    return expr instanceof Expr.Constant c && c.bits() != 0;
  }

  private void counted(Stmt.CountedLoop s, @Nullable Place follow) {
    Place exit = follow != null ? follow : new Place("after");
    Place update = new Place("next");
    ends.put(s.label(), exit);
    updates.put(s.label(), update);
    boolean parallel = s.parallel().isPresent();
    String init = parallel ? exprs.index(s.init()) : exprs.valueFor(s.index(), s.init());
    names.enter();
    String index = names.declare(s.index());
    String step =
        s.step() instanceof Expr.Constant c && c.bits() == 1
            ? index + "++"
            : index + " += " + exprs.index(s.step());
    if (!dialect.unroll().isEmpty() && Unrolling.pays(s)) {
      lines.add(dialect.unroll());
    }
    circuits.before(s, names::of).forEach(lines::add);
    lines.add(
        "for (int "
            + index
            + " = "
            + init
            + "; "
            + index
            + (s.inclusive() ? " <= " : " < ")
            + exprs.text(s.bound(), false).at(ExprPrinter.SHIFT)
            + "; "
            + step
            + ") {");
    loops.push(new CLoop(exit, update));
    loopBody(s.body(), update);
    loops.pop();
    lines.add("}");
    names.leave();
    if (exit != follow) {
      label(exit);
    }
  }

  private void strips(Stmt.StripLoop s) {
    String index = names.of(s.index());
    String left = exprs.text(s.bound(), false).at(ExprPrinter.ADD) + " - " + index;
    String strip = Integer.toString(s.strip());
    lines.add("for (; " + left + " >= " + strip + "; " + index + " += " + strip + ") {");
    braces(s.body(), null);
    lines.add("}");
  }
}
