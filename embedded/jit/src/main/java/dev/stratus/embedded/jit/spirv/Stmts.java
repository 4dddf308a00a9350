package dev.stratus.embedded.jit.spirv;

import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.CompareOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.Label;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;

/**
 * Statements as blocks. A variable that changes is an OpVariable, so that no block has to know
 * where control came from; drivers make registers of them. Loops and branches carry no merge
 * instruction: kernels need none, and Java's labelled jumps would not always fit them.
 */
final class Stmts {
  /** Private arrays of so many elements are cleared one by one, longer ones by a loop. */
  private static final int MOST_CLEARED = 16;

  private static final int SCOPE_DEVICE = 1;
  private static final int SCOPE_WORKGROUP = 2;
  private static final int SEQUENTIALLY_CONSISTENT = 0x10;
  private static final int WORKGROUP_MEMORY = 0x100;
  private static final int CROSS_WORKGROUP_MEMORY = 0x200;

  private final IrFunction function;
  private final Body body;
  private final ModuleBuilder module;
  private final Places places;
  private final Exprs exprs;
  private final Map<Label, Integer> ends = new HashMap<>();
  private final Map<Label, Integer> updates = new HashMap<>();

  Stmts(IrFunction function, Body body, Places places, Exprs exprs) {
    this.function = function;
    this.body = body;
    this.module = body.module();
    this.places = places;
    this.exprs = exprs;
  }

  /** The whole function, to its last return. */
  void run() {
    block(function.body());
    body.end(function.result() instanceof IrType.Void ? Op.RETURN : Op.UNREACHABLE);
  }

  private void block(List<Stmt> block) {
    for (Stmt stmt : block) {
      // Behind a jump nothing is reached.
      if (body.isOpen()) {
        stmt(stmt);
      }
    }
  }

  private void stmt(Stmt stmt) {
    switch (stmt) {
      case Stmt.Declare s -> {
        Variable variable = s.variable();
        place(variable);
        s.value().ifPresent(v -> assign(variable, v));
      }
      case Stmt.Assign s -> assign(s.variable(), s.value());
      case Stmt.DeclareArray s -> declareArray(s);
      case Stmt.Store s -> store(s);
      case Stmt.Evaluate s -> exprs.call(s.call());
      case Stmt.AtomicAdd s -> atomicAdd(s);
      case Stmt.CopyRun s -> copyRun(s);
      case Stmt.Prefetch _ -> {
        // A hint. OpenCL.std has a prefetch, and PoCL 3.1 does nothing at it.
      }
      case Stmt.Barrier s -> barrier(s.global());
      case Stmt.If s -> branch(s);
      case Stmt.Labelled s -> {
        int end = module.newId();
        ends.put(s.label(), end);
        block(s.body());
        body.begin(end);
      }
      case Stmt.Loop s -> loop(s);
      case Stmt.CountedLoop s -> counted(s);
      case Stmt.Leave s -> body.branch(target(ends, s.label()));
      case Stmt.Continue s -> body.branch(target(updates, s.label()));
      case Stmt.Return s -> {
        if (s.value().isPresent()) {
          int value = exprs.valueFor(function.result(), s.value().get());
          body.end(Op.RETURN_VALUE, new Operand.Id(value));
        } else {
          body.end(Op.RETURN);
        }
      }
      case Stmt.VectorStore s -> vectorStore(s);
      case Stmt.StripLoop s -> strips(s);
    }
  }

  private static int target(Map<Label, Integer> labels, Label label) {
    Integer id = labels.get(label);
    if (id == null) {
      throw new IllegalStateException("No enclosing " + label + ". Please report this.");
    }
    return id;
  }

  // ---- variables and memory ----

  private void place(Variable variable) {
    places.pointer(variable, body.variable(variable.name(), module.type(variable.type())));
  }

  private void assign(Variable variable, Expr value) {
    int id = exprs.valueFor(variable.type(), value);
    body.store(places.pointer(variable), id);
  }

  private void declareArray(Stmt.DeclareArray s) {
    IrType.Array type = (IrType.Array) s.array().type();
    int length = Math.max(1, s.length());
    int arrayType = module.arrayOf(module.memory(type.element()), length);
    int array;
    if (type.space() == AddressSpace.LOCAL) {
      array = module.variable(Space.WORKGROUP, arrayType);
      // Drivers know a kernel's local arrays by this form of their name.
      module.publicName(array, function.id().name() + "." + s.array().name());
    } else {
      array = body.variable(s.array().name(), arrayType);
    }
    places.array(s.array(), body.firstElement(array, module.type(type)));
    if (type.space() == AddressSpace.PRIVATE) {
      clear(s.array(), type.element(), length);
    }
  }

  /** Private arrays start as zeros, each time their declaration is reached. */
  private void clear(Variable array, ScalarType element, int length) {
    int zero = module.memoryConstant(element, 0);
    if (length <= MOST_CLEARED) {
      for (int i = 0; i < length; i++) {
        int at = exprs.elementAt(array, module.constant(ScalarType.INT, i));
        body.store(at, zero, Exprs.aligned(element));
      }
      return;
    }
    int index = body.variable("cleared", module.type(ScalarType.INT));
    count(
        index,
        module.constant(ScalarType.INT, 0),
        at ->
            exprs
                .ops()
                .compare(CompareOp.LT, ScalarType.INT, at, module.constant(ScalarType.INT, length)),
        () -> module.constant(ScalarType.INT, 1),
        module.newId(),
        module.newId(),
        () -> {
          int at = body.load(module.type(ScalarType.INT), index);
          body.store(exprs.elementAt(array, at), zero, Exprs.aligned(element));
        });
  }

  private void store(Stmt.Store s) {
    ScalarType element = ((IrType.Array) s.array().type()).element();
    int pointer = exprs.element(s.array(), s.index());
    int value = exprs.value(s.value());
    int stored = exprs.toMemory(element, s.value().type(), value);
    body.store(pointer, stored, Exprs.aligned(element));
  }

  private void copyRun(Stmt.CopyRun s) {
    ScalarType element = ((IrType.Array) s.to().type()).element();
    int to = exprs.value(s.toIndex());
    int from = exprs.value(s.fromIndex());
    for (int i = 0; i < s.count(); i++) {
      int next = module.constant(ScalarType.INT, i);
      int source = exprs.elementAt(s.from(), body.op(Op.I_ADD, ScalarType.INT, from, next));
      int value = body.load(module.memory(element), source, Exprs.aligned(element));
      int target = exprs.elementAt(s.to(), body.op(Op.I_ADD, ScalarType.INT, to, next));
      body.store(target, value, Exprs.aligned(element));
    }
  }

  /** Around the caches only where the address is a multiple of the vector's size. */
  private void vectorStore(Stmt.VectorStore s) {
    IrType.Vector type = (IrType.Vector) s.value().type();
    int pointer = exprs.vectorAt(s.array(), s.index(), type);
    int value = exprs.value(s.value());
    if (!s.nonTemporal()) {
      body.store(pointer, value, Exprs.aligned(type.element()));
      return;
    }
    int bytes = type.element().bytes() * type.lanes();
    int address =
        body.op(Op.CONVERT_PTR_TO_U, module.type(ScalarType.LONG), new Operand.Id(pointer));
    int rest =
        body.op(
            Op.BITWISE_AND, ScalarType.LONG, address, module.constant(ScalarType.LONG, bytes - 1));
    int aligned =
        exprs
            .ops()
            .compare(CompareOp.EQ, ScalarType.LONG, rest, module.constant(ScalarType.LONG, 0));
    int around = module.newId();
    int plain = module.newId();
    int end = module.newId();
    body.branchIf(aligned, around, plain);
    body.begin(around);
    body.store(
        pointer,
        value,
        new Operand.Word(Exprs.NON_TEMPORAL | 2, "Aligned|Nontemporal"),
        Operand.Word.of(bytes));
    body.branch(end);
    body.begin(plain);
    body.store(pointer, value, Exprs.aligned(type.element()));
    body.begin(end);
  }

  private void barrier(boolean global) {
    int scope = module.constant(ScalarType.INT, SCOPE_WORKGROUP);
    int semantics =
        SEQUENTIALLY_CONSISTENT | WORKGROUP_MEMORY | (global ? CROSS_WORKGROUP_MEMORY : 0);
    body.effect(
        Op.CONTROL_BARRIER,
        Body.operands(scope, scope, module.constant(ScalarType.INT, semantics)));
  }

  // ---- atomic sums ----

  private void atomicAdd(Stmt.AtomicAdd s) {
    IrType.Array type = (IrType.Array) s.array().type();
    ScalarType element = type.element();
    int pointer = exprs.element(s.array(), s.index());
    int value = exprs.value(s.value());
    if (type.space() == AddressSpace.PRIVATE) {
      int before = body.load(module.type(element), pointer, Exprs.aligned(element));
      int sum = exprs.ops().binary(BinaryOp.ADD, element, before, value);
      body.store(pointer, sum, Exprs.aligned(element));
      return;
    }
    if (element.bytes() == Long.BYTES) {
      module.capability(12, "Int64Atomics");
    }
    boolean local = type.space() == AddressSpace.LOCAL;
    int scope = module.constant(ScalarType.INT, local ? SCOPE_WORKGROUP : SCOPE_DEVICE);
    int relaxed = module.constant(ScalarType.INT, 0);
    if (element.isFloating()) {
      exchanged(type, pointer, value, scope, relaxed);
    } else {
      body.op(Op.ATOMIC_I_ADD, module.type(element), Body.operands(pointer, scope, relaxed, value));
    }
  }

  /** A sum of floats: written if nobody wrote in between, else tried again. */
  private void exchanged(IrType.Array type, int pointer, int value, int scope, int relaxed) {
    ScalarType element = type.element();
    IrType bits = Shapes.bits(element);
    int bitsType = module.type(bits);
    int cell =
        body.op(
            Op.BITCAST, module.pointer(Space.of(type.space()), bitsType), new Operand.Id(pointer));
    int seen = body.variable("seen", bitsType);
    body.store(seen, body.load(bitsType, cell, Exprs.aligned(element)));
    int again = module.newId();
    int done = module.newId();
    body.begin(again);
    int before = body.load(bitsType, seen);
    int sum = exprs.ops().binary(BinaryOp.ADD, element, exprs.ops().bits(element, before), value);
    int found =
        body.op(
            Op.ATOMIC_COMPARE_EXCHANGE,
            bitsType,
            Body.operands(cell, scope, relaxed, relaxed, exprs.ops().bits(bits, sum), before));
    body.store(seen, found);
    body.branchIf(exprs.ops().compare(CompareOp.EQ, bits, found, before), done, again);
    body.begin(done);
  }

  // ---- structures ----

  private void branch(Stmt.If s) {
    int condition = exprs.value(s.condition());
    int then = module.newId();
    int end = module.newId();
    int otherwise = s.otherwise().isEmpty() ? end : module.newId();
    body.branchIf(condition, then, otherwise);
    body.begin(then);
    block(s.then());
    body.branch(end);
    if (otherwise != end) {
      body.begin(otherwise);
      block(s.otherwise());
    }
    body.begin(end);
  }

  private void loop(Stmt.Loop s) {
    int test = module.newId();
    int work = module.newId();
    int update = module.newId();
    int exit = module.newId();
    ends.put(s.label(), exit);
    updates.put(s.label(), update);
    if (s.testFirst()) {
      body.begin(test);
      body.branchIf(exprs.value(s.condition()), work, exit);
    }
    body.begin(work);
    block(s.body());
    body.begin(update);
    block(s.update());
    if (s.testFirst()) {
      body.branch(test);
    } else {
      body.branchIf(exprs.value(s.condition()), work, exit);
    }
    body.begin(exit);
  }

  private void counted(Stmt.CountedLoop s) {
    place(s.index());
    int update = module.newId();
    int exit = module.newId();
    ends.put(s.label(), exit);
    updates.put(s.label(), update);
    CompareOp test = s.inclusive() ? CompareOp.LE : CompareOp.LT;
    count(
        places.pointer(s.index()),
        exprs.value(s.init()),
        at -> exprs.ops().compare(test, ScalarType.INT, at, exprs.value(s.bound())),
        () -> exprs.value(s.step()),
        update,
        exit,
        () -> block(s.body()));
  }

  private void strips(Stmt.StripLoop s) {
    int strip = module.constant(ScalarType.INT, s.strip());
    int index = places.pointer(s.index());
    count(
        index,
        body.load(module.type(ScalarType.INT), index),
        at -> {
          int left = body.op(Op.I_SUB, ScalarType.INT, exprs.value(s.bound()), at);
          return exprs.ops().compare(CompareOp.GE, ScalarType.INT, left, strip);
        },
        () -> strip,
        module.newId(),
        module.newId(),
        () -> block(s.body()));
  }

  /** From a value on, while a test of the index holds, by steps. */
  private void count(
      int index,
      int from,
      IntUnaryOperator goesOn,
      IntSupplier step,
      int update,
      int exit,
      Runnable work) {
    int type = module.type(ScalarType.INT);
    body.store(index, from);
    int test = module.newId();
    int begin = module.newId();
    body.begin(test);
    body.branchIf(goesOn.applyAsInt(body.load(type, index)), begin, exit);
    body.begin(begin);
    work.run();
    body.begin(update);
    int before = body.load(type, index);
    body.store(index, body.op(Op.I_ADD, ScalarType.INT, before, step.getAsInt()));
    body.branch(test);
    body.begin(exit);
  }
}
