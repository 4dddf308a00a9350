package dev.stratus.embedded.runtime.fuzz;

import dev.stratus.embedded.runtime.fuzz.Scope.Access;
import dev.stratus.embedded.runtime.fuzz.Scope.Array;
import dev.stratus.embedded.runtime.fuzz.Scope.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The body of a KernelContext kernel: phases with a barrier after each. Within a phase a local
 * array is either written, each work-item its own element, or read by all; barriers stand where all
 * work-items of a group pass. So no result depends on the order of work-items.
 */
final class GroupWork {
  /** {@code static T name(KernelContext, T[] local array, int lid, T v)}. */
  record Reducer(String name, JType type) {}

  private final Dice dice;
  private final Scope scope;
  private final Expressions expressions;
  private final Statements statements;
  private final Code code;
  private final int local;
  private final int groups;
  private final List<Array> shared = new ArrayList<>();

  GroupWork(
      Dice dice,
      Scope scope,
      Expressions expressions,
      Statements statements,
      Code code,
      int local,
      int groups) {
    this.dice = dice;
    this.scope = scope;
    this.expressions = expressions;
    this.statements = statements;
    this.code = code;
    this.local = local;
    this.groups = groups;
  }

  void write(Optional<Reducer> reducer) {
    id("gid", "ctx.globalIdx", local * groups);
    id("lid", "ctx.localIdx", local);
    if (dice.percent(50)) {
      id("grp", "ctx.groupIdx", groups);
    }
    for (String size :
        List.of("ctx.localGroupSizeX", "ctx.globalGroupSizeX", "ctx.groupIdx", "ctx.localIdx")) {
      expressions.addIntLeaf("((int) " + size + ")");
    }
    statements.fuel(dice.between(5, 20));
    boolean alone = dice.percent(20);
    if (alone) {
      withoutBarriers();
      return;
    }
    localArrays();
    int parts = dice.between(1, 3);
    for (int p = 0; p < parts; p++) {
      switch (dice.below(4)) {
        case 0 -> tree();
        case 1 -> rounds();
        default -> phase();
      }
    }
    reducer.ifPresent(this::reduce);
    readAll();
  }

  /** Adds to counters in an order that does not matter. */
  void count(Array counters) {
    code.line(
        "ctx.atomicAdd(%s, %s, %s);"
            .formatted(
                counters.name(),
                expressions.index(counters.length(), 1),
                expressions.of(counters.element(), 2)));
  }

  private void reduce(Reducer reducer) {
    rights(true);
    for (int a = 0; a < shared.size(); a++) {
      Array array = shared.get(a);
      if (array.element() == reducer.type()) {
        // One work-item may be inside already while another still makes its argument.
        Array untouched = array.with(Access.NONE, Access.NONE);
        scope.replace(array, untouched);
        shared.set(a, untouched);
        String name = scope.fresh("v");
        code.line(
            "%s %s = %s(ctx, %s, lid, %s);"
                .formatted(
                    reducer.type().keyword(),
                    name,
                    reducer.name(),
                    array.name(),
                    expressions.leafOf(reducer.type())));
        scope.add(new Variable(name, reducer.type(), true, 0));
      }
    }
  }

  private void id(String name, String value, int below) {
    code.line("int " + name + " = " + value + ";");
    scope.add(new Variable(name, JType.INT, false, below));
  }

  private void withoutBarriers() {
    if (dice.percent(50)) {
      code.line("if (gid >= " + dice.between(1, local * groups) + ") return;");
    }
    statements.sequence(10, 1);
  }

  private void localArrays() {
    int count = dice.between(1, 2);
    for (int a = 0; a < count; a++) {
      JType type =
          dice.pick(JType.INT, JType.FLOAT, JType.FLOAT, JType.DOUBLE, JType.LONG, JType.BYTE);
      String name = scope.fresh("l");
      code.line(
          "%s[] %s = ctx.allocate%sLocalArray(%d);"
              .formatted(type.keyword(), name, type.capitalised(), local));
      Array array = new Array(name, type, false, local, Access.NONE, Access.NONE, "lid", false);
      shared.add(array);
    }
    for (Array array : shared) {
      code.line(
          array.name() + "[lid] = " + expressions.of(array.element(), dice.between(1, 3)) + ";");
      scope.add(array);
    }
    barrier();
  }

  private void barrier() {
    code.line("ctx.localBarrier();");
  }

  /** Sets what may be done with each local array until the next barrier. */
  private void rights(boolean allRead) {
    for (int a = 0; a < shared.size(); a++) {
      Array old = shared.get(a);
      boolean read = allRead || dice.percent(50);
      Array updated = read ? old.with(Access.ANY, Access.NONE) : old.with(Access.OWN, Access.OWN);
      scope.replace(old, updated);
      shared.set(a, updated);
    }
  }

  private void phase() {
    rights(false);
    statements.budget(dice.between(2, 7));
    code.open("");
    scope.block(() -> statements.sequence(4, 1));
    code.close();
    barrier();
  }

  /** The same phases several times, all work-items in step. */
  private void rounds() {
    String r = scope.fresh("r");
    int rounds = dice.between(1, 4);
    code.open("for (int " + r + " = 0; " + r + " < " + rounds + "; " + r + "++)");
    scope.block(() -> {
      scope.add(new Variable(r, JType.INT, false, rounds));
      phase();
      if (dice.percent(50)) {
        phase();
      }
    });
    code.close();
  }

  /** Folds a local array into its first element. */
  private void tree() {
    Array array = dice.pick(shared);
    String s = scope.fresh("s");
    String mine = array.name() + "[lid]";
    String other = array.name() + "[lid + " + s + "]";
    String folded =
        dice.percent(40)
            ? "Math." + dice.pick("min", "max") + "(" + mine + ", " + other + ")"
            : mine + " " + dice.pick("+", "-", "*") + " " + other;
    code.open("for (int " + s + " = " + local / 2 + "; " + s + " > 0; " + s + " >>= 1)");
    code.open("if (lid < " + s + ")");
    code.line(mine + " = (" + array.element().keyword() + ") (" + folded + ");");
    code.close();
    barrier();
    code.close();
  }

  private void readAll() {
    rights(true);
    for (Array array : shared) {
      JType type = array.element();
      String name = scope.fresh("v");
      code.line(type.keyword() + " " + name + " = " + array.name() + "[0];");
      scope.add(new Variable(name, type, true, 0));
    }
    statements.budget(3);
    statements.sequence(3, 1);
  }
}
