package dev.stratus.embedded.fpga.graph;

import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.FunctionId;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.Label;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import dev.stratus.embedded.jit.passes.PassContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Makes one graph of code without loops. Every way through the code is computed, and choices say
 * which counts: an access or a division that is not always done has a guard, a register gets the
 * value of the way that was taken. Helpers become part of the graph where they are called.
 */
final class GraphBuilder {
  /** What a helper returns, within the frame of its call. */
  private static final Variable RESULT = new Variable(Integer.MIN_VALUE, "result", ScalarType.INT);

  /** A helper's end, within its frame. */
  private static final Label RETURN = new Label(-1);

  private final Circuit circuit;
  private final Map<Variable, Integer> registerArrays;
  private final Map<FunctionId, IrFunction> helpers;
  private final NodeMaker make;
  private final Map<Target, List<State>> arrivals = new HashMap<>();
  private State state;
  private int frame;
  private int frames;
  private IrFunction function;
  private int line;

  /** Where jumps go, in a frame: {@code again}: to a loop's next turn. */
  private record Target(int frame, Label label, boolean again) {}

  /**
   * @param circuit its kernel and arrays; regions are of no account
   * @param registerArrays the arrays that are registers, with their lengths
   */
  GraphBuilder(
      Circuit circuit, Map<Variable, Integer> registerArrays, Map<FunctionId, IrFunction> helpers) {
    this.circuit = circuit;
    this.registerArrays = registerArrays;
    this.helpers = helpers;
    this.make = new NodeMaker(circuit);
    this.state = new State(make.bool(true));
    this.function = circuit.kernel();
  }

  // ---- whole graphs ----

  /** Code that is run once. */
  Graph straight(List<Stmt> code) {
    statements(code);
    return new Graph(
        make.nodes(),
        Map.of(),
        written(),
        OptionalInt.empty(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  private Map<Place, Integer> written() {
    Map<Place, Integer> written = new LinkedHashMap<>();
    state.values.forEach((place, node) -> {
      boolean unchanged =
          make.node(node).kind() instanceof Node.Kind.Input(Place same) && same.equals(place);
      if (place.frame() == 0 && !unchanged) {
        written.put(place, node);
      }
    });
    return written;
  }

  /** A turn of a loop over a range. */
  Graph turn(Stmt.CountedLoop loop, OptionalLong init, OptionalLong step) {
    Map<Place, Integer> carried = carry(loop.body(), loop.line());
    state.values.put(Place.of(loop.index()), make.index());
    Target next = new Target(0, loop.label(), true);
    Target end = new Target(0, loop.label(), false);
    open(next);
    open(end);
    State before = state.copy();
    scope(loop.body());
    meet(next, before);
    int leaves = leaves(end);
    meet(end, before);
    OptionalInt exit = make.isFalse(leaves) ? OptionalInt.empty() : OptionalInt.of(leaves);
    return loopGraph(carried, exit, init, step);
  }

  /** A turn of any other loop. */
  Graph turn(Stmt.Loop loop) {
    List<Stmt> all = new ArrayList<>(loop.body());
    all.addAll(loop.update());
    Map<Place, Integer> carried = carry(all, loop.line());
    Target next = new Target(0, loop.label(), true);
    Target end = new Target(0, loop.label(), false);
    open(next);
    open(end);
    State before = state.copy();
    if (loop.testFirst()) {
      leaveUnless(expr(loop.condition()), end);
    }
    scope(loop.body());
    meet(next, before);
    scope(loop.update());
    if (!loop.testFirst() && !state.dead) {
      leaveUnless(expr(loop.condition()), end);
    }
    int leaves = leaves(end);
    meet(end, before);
    return loopGraph(carried, OptionalInt.of(leaves), OptionalLong.empty(), OptionalLong.empty());
  }

  private void leaveUnless(int holds, Target end) {
    State leaving = state.copy();
    leaving.guard = make.and(state.guard, make.not(holds));
    arrivals.get(end).add(leaving);
    state.guard = make.and(state.guard, holds);
  }

  private int leaves(Target end) {
    int any = make.bool(false);
    for (State leaving : arrivals.getOrDefault(end, List.of())) {
      any = make.or(any, leaving.guard);
    }
    return any;
  }

  private Graph loopGraph(
      Map<Place, Integer> carried, OptionalInt exit, OptionalLong init, OptionalLong step) {
    Map<Integer, Integer> next = new LinkedHashMap<>();
    Map<Place, Integer> outputs = new LinkedHashMap<>();
    carried.forEach((place, node) -> {
      int last = state.values.getOrDefault(place, node);
      next.put(node, last);
      if (last != node) {
        outputs.put(place, last);
      }
    });
    return new Graph(make.nodes(), next, outputs, exit, init, step);
  }

  /** A carried node for every register from around the loop that its body writes. */
  private Map<Place, Integer> carry(List<Stmt> body, int atLine) {
    Map<Place, Integer> carried = new LinkedHashMap<>();
    for (Place place : writtenFromOutside(body)) {
      carried.put(place, make.carried(place, read(place), atLine));
    }
    state.values.putAll(carried);
    return carried;
  }

  private Set<Place> writtenFromOutside(List<Stmt> body) {
    Set<Place> written = new LinkedHashSet<>();
    Walk.statements(
        body,
        stmt -> {
          switch (stmt) {
            case Stmt.Assign s -> written.add(Place.of(s.variable()));
            case Stmt.Store s when registerArrays.containsKey(s.array()) ->
                written.addAll(elements(s.array()));
            default -> {}
          }
        });
    written.removeAll(declared(body));
    return written;
  }

  private List<Place> elements(Variable array) {
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < registerArrays.getOrDefault(array, 0); i++) {
      places.add(new Place(frame, array, i));
    }
    return places;
  }

  private Set<Place> declared(List<Stmt> block) {
    Set<Place> declared = new HashSet<>();
    Walk.statements(block, stmt -> declared.addAll(declaredBy(stmt)));
    return declared;
  }

  private List<Place> declaredBy(Stmt stmt) {
    return switch (stmt) {
      case Stmt.Declare s -> List.of(new Place(frame, s.variable(), -1));
      case Stmt.DeclareArray s -> elements(s.array());
      default -> List.of();
    };
  }

  // ---- statements ----

  private void statements(List<Stmt> block) {
    for (Stmt stmt : block) {
      if (state.dead) {
        return;
      }
      statement(stmt);
    }
  }

  /** A block, whose own registers are gone behind it. */
  private void scope(List<Stmt> block) {
    statements(block);
    state.values.keySet().removeAll(declared(block));
  }

  private void statement(Stmt stmt) {
    line = stmt.line() > 0 ? stmt.line() : line;
    switch (stmt) {
      case Stmt.Declare s ->
          put(
              new Place(frame, s.variable(), -1),
              s.value().map(this::expr).orElseGet(() -> zero(s.variable().type())));
      case Stmt.Assign s -> put(new Place(frame, s.variable(), -1), expr(s.value()));
      case Stmt.DeclareArray s -> {
        int zero = zero(((IrType.Array) s.array().type()).element());
        elements(s.array()).forEach(place -> put(place, zero));
      }
      case Stmt.Store s -> store(s.array(), expr(s.index()), expr(s.value()));
      case Stmt.AtomicAdd s -> {
        // One work-item: nothing comes between.
        int index = expr(s.index());
        int old = load(s.array(), index);
        ScalarType type = make.node(old).type();
        int sum =
            make.operation(
                new Computation.Binary(BinaryOp.ADD),
                type.stackType(),
                type.stackType(),
                line,
                old,
                expr(s.value()));
        store(s.array(), index, sum);
      }
      case Stmt.Evaluate s -> expr(s.call());
      case Stmt.Barrier _ -> {}
      case Stmt.If s -> branch(s);
      case Stmt.Labelled s -> labelled(new Target(frame, s.label(), false), s.body());
      case Stmt.Leave s -> jump(new Target(frame, s.label(), false));
      case Stmt.Continue s -> jump(new Target(frame, s.label(), true));
      case Stmt.Return s -> {
        s.value().ifPresent(value -> put(new Place(frame, RESULT, -1), expr(value)));
        jump(new Target(frame, RETURN, false));
      }
      default -> throw refuse("this statement has no circuit: " + stmt.getClass().getSimpleName());
    }
  }

  private void branch(Stmt.If s) {
    int condition = expr(s.condition());
    if (make.isConstant(condition)) {
      scope(make.isTrue(condition) ? s.then() : s.otherwise());
      return;
    }
    State before = state;
    state = before.copy();
    state.guard = make.and(before.guard, condition);
    int thenGuard = state.guard;
    scope(s.then());
    State then = state;
    state = before.copy();
    state.guard = make.and(before.guard, make.not(condition));
    int elseGuard = state.guard;
    scope(s.otherwise());
    State otherwise = state;
    if (then.dead || otherwise.dead) {
      state = then.dead ? otherwise : then;
      return;
    }
    boolean whole = then.guard == thenGuard && otherwise.guard == elseGuard;
    state = choose(condition, then, otherwise);
    state.guard = whole ? before.guard : make.or(then.guard, otherwise.guard);
  }

  /** The values of one state where a node says so, else of another. */
  private State choose(int condition, State whenTrue, State whenFalse) {
    State chosen = whenFalse.copy();
    Set<Place> places = new LinkedHashSet<>(whenTrue.values.keySet());
    places.addAll(whenFalse.values.keySet());
    for (Place place : places) {
      int a = read(whenTrue, place);
      int b = read(whenFalse, place);
      chosen.values.put(place, make.select(condition, a, b, line));
    }
    return chosen;
  }

  private void labelled(Target end, List<Stmt> body) {
    open(end);
    State before = state.copy();
    scope(body);
    Set<Place> inside = declared(body);
    arrivals.get(end).forEach(arrival -> arrival.values.keySet().removeAll(inside));
    meet(end, before);
  }

  private void open(Target target) {
    arrivals.put(target, new ArrayList<>());
  }

  private void jump(Target target) {
    List<State> there = arrivals.get(target);
    if (there == null) {
      throw new IllegalStateException("A jump out of straight code. Please report it.");
    }
    there.add(state.copy());
    state.dead = true;
  }

  /** Goes on with whoever jumped to a target, and who came there without a jump. */
  private void meet(Target target, State before) {
    List<State> all = new ArrayList<>(arrivals.getOrDefault(target, List.of()));
    arrivals.remove(target);
    if (all.isEmpty()) {
      return;
    }
    State met = state.dead ? all.removeLast() : state;
    for (State arrival : all.reversed()) {
      int guard = make.or(met.guard, arrival.guard);
      met = choose(arrival.guard, arrival, met);
      met.guard = guard;
    }
    boolean someAreElsewhere = arrivals.values().stream().anyMatch(others -> others.size() > 0);
    if (!someAreElsewhere) {
      met.guard = before.guard;
    }
    met.dead = false;
    state = met;
  }

  private void put(Place place, int node) {
    state.values.put(place, node);
  }

  private int zero(IrType type) {
    return make.constant((ScalarType) type, 0);
  }

  private int read(Place place) {
    return read(state, place);
  }

  private int read(State from, Place place) {
    Integer node = from.values.get(place);
    if (node != null) {
      return node;
    }
    ScalarType type =
        place.variable().type() instanceof IrType.Array array
            ? array.element()
            : (ScalarType) place.variable().type();
    // A helper's register that this way did not set is of no account.
    return place.frame() > 0 ? make.constant(type, 0) : make.input(place, type);
  }

  // ---- arrays ----

  private Variable array(Variable named) {
    return frame == 0 ? named : state.arrays.getOrDefault(new Place(frame, named, -1), named);
  }

  private int load(Variable named, int index) {
    Variable array = array(named);
    ScalarType element = ((IrType.Array) array.type()).element();
    if (registerArrays.containsKey(array)) {
      return read(element(array, index));
    }
    return make.load(array, element, index, state.guard, line);
  }

  private void store(Variable named, int index, int value) {
    Variable array = array(named);
    ScalarType element = ((IrType.Array) array.type()).element();
    if (registerArrays.containsKey(array)) {
      put(element(array, index), narrowed(element, value));
      return;
    }
    make.store(array, element, index, value, state.guard, line);
  }

  private int narrowed(ScalarType element, int value) {
    ScalarType type = make.node(value).type();
    return type == element || element.stackType() == element
        ? value
        : make.operation(new Computation.Convert(), type, element, line, value);
  }

  private Place element(Variable array, int index) {
    if (!make.isConstant(index)) {
      throw new IllegalStateException(
          "An index of " + array.name() + " is not known. Please report it.");
    }
    return new Place(frame, array, (int) make.bits(index));
  }

  // ---- expressions ----

  private int expr(Expr expr) {
    return switch (expr) {
      case Expr.Constant e -> make.constant(e.type(), e.bits());
      case Expr.Read e -> read(new Place(frame, e.variable(), -1));
      case Expr.Unary e -> operation(new Computation.Unary(e.op()), e, e.operand());
      case Expr.Binary e -> binary(e);
      case Expr.Compare e -> operation(new Computation.Compare(e.op()), e, e.left(), e.right());
      case Expr.ThreeWay e ->
          operation(new Computation.ThreeWay(e.nanResult()), e, e.left(), e.right());
      case Expr.ShortCircuit e -> shortCircuit(e);
      case Expr.Conditional e -> conditional(e);
      case Expr.Convert e -> operation(new Computation.Convert(), e, e.operand());
      case Expr.Reinterpret e -> operation(new Computation.Reinterpret(), e, e.operand());
      case Expr.Load e -> load(e.array(), expr(e.index()));
      case Expr.Length e -> length(e.array());
      case Expr.Call e -> call(e);
      case Expr.MathCall e ->
          operation(new Computation.Function(e.op()), e, e.arguments().toArray(Expr[]::new));
      default -> throw refuse("this has no circuit: " + expr.getClass().getSimpleName());
    };
  }

  private int operation(Computation computation, Expr whole, Expr... operands) {
    Integer[] inputs = new Integer[operands.length];
    for (int i = 0; i < operands.length; i++) {
      inputs[i] = expr(operands[i]);
    }
    ScalarType type = make.node(inputs[0]).type();
    return make.operation(
        computation, computes(computation, type), (ScalarType) whole.type(), line, inputs);
  }

  /** What is computed with: narrow integers as int, but for conversions. */
  private static ScalarType computes(Computation computation, ScalarType type) {
    boolean exact =
        computation instanceof Computation.Convert
            || computation instanceof Computation.Reinterpret
            || type == ScalarType.BOOLEAN;
    return exact ? type : type.stackType();
  }

  private int binary(Expr.Binary e) {
    ScalarType type = (ScalarType) e.type();
    int left = expr(e.left());
    int right = expr(e.right());
    boolean divides = e.op() == BinaryOp.DIV || e.op() == BinaryOp.REM;
    boolean guarded =
        divides
            && !type.isFloating()
            && !make.isTrue(state.guard)
            && !(make.isConstant(right) && make.bits(right) != 0);
    Computation computation = new Computation.Binary(e.op());
    return guarded
        ? make.operation(computation, type, type, line, left, right, state.guard)
        : make.operation(computation, type, type, line, left, right);
  }

  private int shortCircuit(Expr.ShortCircuit e) {
    int left = expr(e.left());
    if (make.isConstant(left)) {
      return make.isTrue(left) == e.and() ? expr(e.right()) : left;
    }
    int right = under(e.and() ? left : make.not(left), e.right());
    return e.and() ? make.and(left, right) : make.or(left, right);
  }

  private int conditional(Expr.Conditional e) {
    int condition = expr(e.condition());
    if (make.isConstant(condition)) {
      return expr(make.isTrue(condition) ? e.whenTrue() : e.whenFalse());
    }
    int whenTrue = under(condition, e.whenTrue());
    int whenFalse = under(make.not(condition), e.whenFalse());
    return make.select(condition, whenTrue, whenFalse, line);
  }

  private int under(int condition, Expr expr) {
    int guard = state.guard;
    state.guard = make.and(guard, condition);
    int value = expr(expr);
    state.guard = guard;
    return value;
  }

  private int length(Variable named) {
    Variable array = array(named);
    OnChipArray onChip = circuit.arrays().get(array);
    return onChip != null ? make.constant(ScalarType.INT, onChip.length()) : make.length(array);
  }

  private int call(Expr.Call call) {
    IrFunction callee = helpers.get(call.function());
    if (callee == null) {
      throw new IllegalStateException("No helper " + call.function() + ". Please report it.");
    }
    int inner = ++frames;
    for (int i = 0; i < callee.parameters().size(); i++) {
      Place parameter = new Place(inner, callee.parameters().get(i), -1);
      if (call.arguments().get(i) instanceof Expr.Read read
          && read.variable().type() instanceof IrType.Array) {
        state.arrays.put(parameter, array(read.variable()));
      } else {
        put(parameter, expr(call.arguments().get(i)));
      }
    }
    int outer = frame;
    int outerLine = line;
    IrFunction outerFunction = function;
    frame = inner;
    function = callee;
    // A helper whose last statement returns on every way leaves no other.
    labelled(new Target(inner, RETURN, false), callee.body());
    Integer result = state.values.get(new Place(inner, RESULT, -1));
    state.values.keySet().removeIf(place -> place.frame() == inner);
    frame = outer;
    line = outerLine;
    function = outerFunction;
    return result == null ? make.bool(false) : result;
  }

  private RuntimeException refuse(String why) {
    return PassContext.refuse(function, line, why);
  }
}
