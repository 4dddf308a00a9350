package dev.stratus.embedded.jit.verify;

import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.Label;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import dev.stratus.embedded.jit.print.IrPrinter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The law of the IR. True of every program between any two passes:
 *
 * <p>Names
 *
 * <ul>
 *   <li>A variable is declared once in its function (parameter, Declare, DeclareArray, loop index),
 *       and every statement list is a scope: it is used only after its declaration, in the same
 *       list or inside. A loop's condition and update see what is around the loop, not its body.
 *   <li>Ids of constant tables are negative, all others are not; tables are seen everywhere.
 *   <li>Leave and Continue name an enclosing labelled statement of the function; Continue a loop. A
 *       label is used by one statement.
 *   <li>A call names a helper that stands before its caller, so there is no recursion, and passes
 *       as many arguments as it has parameters, arrays by {@code Read}.
 * </ul>
 *
 * <p>Types. BYTE, SHORT and CHAR pass for INT wherever INT is asked (they are INT on Java's stack).
 *
 * <ul>
 *   <li>Operators: both operands of Binary have its type; shift counts are INT; BOOLEAN has AND, OR
 *       and XOR only; floating types have no shifts and no bit operations.
 *   <li>Conditions, NOT and ShortCircuit are BOOLEAN; both operands of a comparison have one type,
 *       as have both arms of a Conditional. ThreeWay compares INT, LONG, FLOAT or DOUBLE.
 *   <li>An index is INT. A store's value has the element's stack type, or BOOLEAN for a boolean
 *       array. An assigned or declared value has the variable's type.
 *   <li>Reinterpret keeps the width and crosses between integral and floating.
 *   <li>HALF and BFLOAT16 are packed: a value is its 16 bits, which are loaded, stored, assigned,
 *       passed, returned and chosen, and nothing else. Convert makes it a FLOAT, exactly, and makes
 *       one of a FLOAT, rounded to nearest even; Reinterpret makes it a SHORT and back. No
 *       operator, comparison, function or atomic takes one, and it passes for no other type.
 *   <li>A LaneExchange is the whole value of a Declare or an Assign.
 *   <li>A Return has a value exactly where the function has a result, of its type.
 * </ul>
 *
 * <p>Arrays
 *
 * <ul>
 *   <li>Arrays are bound once: never assigned, never a value but as a call's argument.
 *   <li>DeclareArray makes LOCAL or PRIVATE arrays of length &gt;= 0. Nothing stores to CONSTANT.
 *   <li>CopyRun goes between GLOBAL and PRIVATE memory, 2 or 4 elements of one type.
 *   <li>Prefetch is of GLOBAL memory; its index may be outside the array.
 * </ul>
 *
 * <p>Loops
 *
 * <ul>
 *   <li>CountedLoop: the index is INT and not assigned in the body; the step is a constant &gt; 0,
 *       or anything where the loop is parallel; init, bound and step hold no call.
 * </ul>
 *
 * <p>Vectors (VectorLoad, VectorStore, StripLoop, Splat, LaneConvert, LaneReduce, LaneCompare,
 * LaneSelect, LaneTest, vector variables): only after the passes that make them. Lanes are 2, 4, 8
 * or 16; elements INT, LONG, FLOAT or DOUBLE, or packed under the law of packed scalars,
 * LaneConvert for Convert. Masks are vectors of INT or LONG; what one selects has as many lanes,
 * and as wide. LaneConvert does not make integers of floating lanes.
 *
 * <p>Not checked: that a variable without a first value is assigned before it is read; that a
 * non-void function returns on every path; that the bound of a CountedLoop does not change.
 */
public final class Verifier extends ExprLaw {
  private final String after;
  private final Set<Variable> tables = new HashSet<>();

  private IrFunction function;
  private int line;
  private Set<Variable> declared = new HashSet<>();
  private Deque<Set<Variable>> scopes = new ArrayDeque<>();
  private Set<Label> labels = new HashSet<>();
  private Map<Label, Boolean> enclosing = new HashMap<>();

  private Verifier(IrProgram program, String after, boolean vectors) {
    super(vectors);
    this.after = after;
    this.function = program.kernel();
  }

  /**
   * @param after the name of the pass that ran last, for the message
   * @param vectors whether vector nodes are allowed by now
   * @throws IrViolation if the law is broken
   */
  public static void check(IrProgram program, String after, boolean vectors) {
    Verifier it = new Verifier(program, after, vectors);
    for (IrProgram.ConstantTable table : program.tables()) {
      it.require(
          table.array().type() instanceof IrType.Array a && a.space() == AddressSpace.CONSTANT,
          table.array().name(),
          "a table is an array in CONSTANT memory");
      it.require(table.array().id() < 0, table.array().name(), "a table's id is negative");
      it.require(it.tables.add(table.array()), table.array().name(), "a table's id is its own");
    }
    for (IrFunction helper : program.helpers()) {
      it.function(helper);
      it.require(
          it.callees.put(helper.id(), helper) == null,
          helper.id().toString(),
          "two helpers of one id");
    }
    it.function(program.kernel());
    it.require(
        program.kernel().result() instanceof IrType.Void,
        program.kernel().id().name(),
        "a kernel returns nothing");
  }

  @Override
  void require(boolean holds, Object node, String wrong) {
    if (!holds) {
      String place =
          line > 0 && !function.sourceFile().isEmpty()
              ? " (" + function.sourceFile() + ":" + line + ")"
              : line > 0 ? " (line " + line + ")" : "";
      throw new IrViolation(after, function.id().name() + place, text(node), wrong);
    }
  }

  /** Likewise of a variable; the message is put together only where it is needed. */
  private void require(boolean holds, Object node, Variable variable, String wrong) {
    if (!holds) {
      require(false, node, variable.name() + "#" + variable.id() + " " + wrong);
    }
  }

  /** Nodes become text only where the law is broken. */
  private static String text(Object node) {
    return switch (node) {
      case Stmt stmt -> IrPrinter.stmt(stmt);
      case Expr expr -> IrPrinter.expr(expr);
      default -> node.toString();
    };
  }

  private void function(IrFunction checked) {
    function = checked;
    line = 0;
    declared = new HashSet<>();
    scopes = new ArrayDeque<>();
    labels = new HashSet<>();
    enclosing = new HashMap<>();
    scopes.push(new HashSet<>());
    for (Variable parameter : checked.parameters()) {
      declare(parameter, parameter.name());
    }
    block(checked.body());
  }

  // ---- names ----

  private void declare(Variable variable, Object node) {
    require(variable.id() >= 0, node, variable, "has a negative id, as only tables have");
    require(declared.add(variable), node, variable, "is declared twice");
    require(!(variable.type() instanceof IrType.Void), node, variable, "is of type void");
    vectorType(variable.type(), node);
    scopes.getFirst().add(variable);
  }

  @Override
  void visible(Variable variable, Object node) {
    require(
        tables.contains(variable) || scopes.stream().anyMatch(s -> s.contains(variable)),
        node,
        variable,
        "is not declared here");
  }

  @Override
  void array(Variable variable, Object node) {
    visible(variable, node);
    require(variable.type() instanceof IrType.Array, node, variable, "is not an array");
  }

  private void label(Label label, boolean loop, Object node) {
    require(labels.add(label), node, "the label is used twice");
    enclosing.put(label, loop);
  }

  private void block(List<Stmt> block) {
    scopes.push(new HashSet<>());
    block.forEach(this::stmt);
    scopes.pop();
  }

  // ---- statements ----

  private void stmt(Stmt stmt) {
    line = stmt.line();
    Stmt node = stmt;
    Walk.expressions(stmt).forEach(this::expr);
    exchanges(stmt);
    switch (stmt) {
      case Stmt.Declare s -> {
        require(
            !(s.variable().type() instanceof IrType.Array),
            node,
            "arrays are declared with a length");
        s.value().ifPresent(v -> same(s.variable().type(), v, node));
        declare(s.variable(), node);
      }
      case Stmt.Assign s -> {
        visible(s.variable(), node);
        require(!(s.variable().type() instanceof IrType.Array), node, "an array is bound once");
        same(s.variable().type(), s.value(), node);
      }
      case Stmt.DeclareArray s -> {
        require(
            s.array().type() instanceof IrType.Array a
                && (a.space() == AddressSpace.LOCAL || a.space() == AddressSpace.PRIVATE),
            node,
            "only LOCAL and PRIVATE arrays are declared");
        require(s.length() >= 0, node, "negative length");
        declare(s.array(), node);
      }
      case Stmt.Store s -> store(s.array(), s.index(), s.value(), node);
      case Stmt.AtomicAdd s -> {
        store(s.array(), s.index(), s.value(), node);
        require(
            element(s.array()) == element(s.array()).stackType() && !element(s.array()).isPacked(),
            node,
            "no atomics this narrow");
      }
      case Stmt.CopyRun s -> copyRun(s, node);
      case Stmt.Prefetch s -> {
        array(s.array(), node);
        require(
            s.array().type() instanceof IrType.Array a && a.space() == AddressSpace.GLOBAL,
            node,
            "only GLOBAL memory is asked for");
        index(s.index(), node);
      }
      case Stmt.VectorStore s -> {
        array(s.array(), node);
        require(s.value().type() instanceof IrType.Vector, node, "the value is not a vector");
        vectorType(s.value().type(), node);
        require(
            s.value().type() instanceof IrType.Vector v && v.element() == element(s.array()),
            node,
            "the value's lanes are not of the element's type");
        index(s.index(), node);
      }
      case Stmt.If s -> {
        is(ScalarType.BOOLEAN, s.condition(), node);
        block(s.then());
        block(s.otherwise());
      }
      case Stmt.Labelled s -> {
        label(s.label(), false, node);
        block(s.body());
        enclosing.remove(s.label());
      }
      case Stmt.Loop s -> {
        is(ScalarType.BOOLEAN, s.condition(), node);
        label(s.label(), true, node);
        block(s.body());
        enclosing.remove(s.label());
        block(s.update());
      }
      case Stmt.CountedLoop s -> counted(s, node);
      case Stmt.StripLoop s -> {
        require(vectors, node, "strips are made by the vectorising passes only");
        visible(s.index(), node);
        require(s.index().type() == ScalarType.INT, node, "the index is not an int");
        require(s.strip() > 1, node, "a strip has several elements");
        index(s.bound(), node);
        require(!Walk.assigns(s.body(), s.index()), node, "the body assigns the index");
        block(s.body());
      }
      case Stmt.Leave s ->
          require(enclosing.containsKey(s.label()), node, "nothing around it has this label");
      case Stmt.Continue s ->
          require(
              Boolean.TRUE.equals(enclosing.get(s.label())),
              node,
              "no loop around it has this label");
      case Stmt.Return s -> {
        boolean returnsNothing = function.result() instanceof IrType.Void;
        require(
            s.value().isPresent() != returnsNothing, node, "does not fit the function's result");
        s.value().ifPresent(v -> same(function.result(), v, node));
      }
      case Stmt.Evaluate _, Stmt.Barrier _ -> {}
    }
  }

  private void copyRun(Stmt.CopyRun s, Object node) {
    array(s.to(), node);
    array(s.from(), node);
    index(s.toIndex(), node);
    index(s.fromIndex(), node);
    require(s.count() == 2 || s.count() == 4, node, "a run has 2 or 4 elements");
    require(element(s.to()) == element(s.from()), node, "a run is of one element type");
    AddressSpace to = ((IrType.Array) s.to().type()).space();
    AddressSpace from = ((IrType.Array) s.from().type()).space();
    require(
        (to == AddressSpace.GLOBAL && from == AddressSpace.PRIVATE)
            || (to == AddressSpace.PRIVATE && from == AddressSpace.GLOBAL),
        node,
        "a run goes between global and private memory");
  }

  /** An exchange stands alone, where nothing can move it. */
  private void exchanges(Stmt stmt) {
    boolean alone = stmt instanceof Stmt.Declare || stmt instanceof Stmt.Assign;
    for (Expr value : Walk.expressions(stmt)) {
      boolean whole = alone && value instanceof Expr.LaneExchange;
      for (Expr part : whole ? Walk.operands(value) : List.of(value)) {
        Walk.expressions(
            part,
            e ->
                require(
                    !(e instanceof Expr.LaneExchange),
                    stmt,
                    "an exchange of lanes is not the whole value of a variable"));
      }
    }
  }

  private void counted(Stmt.CountedLoop s, Object node) {
    is(ScalarType.INT, s.init(), node);
    is(ScalarType.INT, s.bound(), node);
    is(ScalarType.INT, s.step(), node);
    require(s.index().type() == ScalarType.INT, node, "the index is not an int");
    require(
        s.parallel().isPresent() || (s.step() instanceof Expr.Constant c && c.bits() > 0),
        node,
        "the step is not a positive constant");
    require(!Walk.assigns(s.body(), s.index()), node, "the body assigns the index");
    List<Expr> head = List.of(s.init(), s.bound(), s.step());
    head.forEach(e -> Walk.expressions(e, x -> require(!x.acts(), node, "a call in the head")));
    scopes.push(new HashSet<>());
    declare(s.index(), node);
    label(s.label(), true, node);
    block(s.body());
    enclosing.remove(s.label());
    scopes.pop();
  }

  private void store(Variable array, Expr index, Expr value, Object node) {
    array(array, node);
    index(index, node);
    require(
        ((IrType.Array) array.type()).space() != AddressSpace.CONSTANT,
        node,
        "constant memory is not written");
    ScalarType element = element(array);
    require(
        (element == ScalarType.BOOLEAN && value.type() == ScalarType.BOOLEAN)
            || stack(value.type()) == element.stackType(),
        node,
        "the value does not fit the element");
  }
}
