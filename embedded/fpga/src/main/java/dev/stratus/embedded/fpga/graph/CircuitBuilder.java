package dev.stratus.embedded.fpga.graph;

import dev.stratus.embedded.fpga.board.Board;
import dev.stratus.embedded.jit.ClassBytes;
import dev.stratus.embedded.jit.KernelRequest;
import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.FreshIds;
import dev.stratus.embedded.jit.ir.FunctionId;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.Rewriter;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import dev.stratus.embedded.jit.lift.KernelLifter;
import dev.stratus.embedded.jit.lift.LiftedKernel;
import dev.stratus.embedded.jit.passes.FoldConstants;
import dev.stratus.embedded.jit.passes.PassContext;
import dev.stratus.embedded.jit.passes.Passes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** From a kernel's class file to its circuit on a board. */
public final class CircuitBuilder {
  private final Board board;

  private CircuitBuilder(Board board) {
    this.board = board;
  }

  /**
   * The circuit of a kernel that one work-item runs. A kernel with {@code @Parallel} loops, or a
   * KernelContext, is taken as launched with one.
   *
   * @param request its target is one whose sums keep their order, and no CPU device
   * @throws dev.stratus.embedded.jit.KernelRefusedException where the kernel holds what cannot be
   *     compiled, or has no circuit
   */
  public static Circuit build(ClassBytes classes, KernelRequest request, Board board) {
    LiftedKernel lifted = new KernelLifter(classes).lift(request);
    PassContext context =
        new PassContext(
            request, lifted.program().kernel(), lifted.javaIndexes(), lifted.foldedScalars());
    IrProgram program = Passes.run(lifted.program(), context, new ArrayList<>());
    Map<Variable, Integer> aliases = new HashMap<>();
    for (Variable parameter : program.kernel().parameters()) {
      context.aliasGroup(parameter).ifPresent(group -> aliases.put(parameter, group));
    }
    return new CircuitBuilder(board).circuit(program, lifted.javaIndexes(), aliases);
  }

  private Circuit circuit(
      IrProgram program, List<Integer> javaIndexes, Map<Variable, Integer> aliases) {
    IrProgram alone = new FoldConstants().program(new OneWorkItem().program(distinct(program)));
    Map<Variable, Integer> banks = new HashMap<>();
    Map<FunctionId, IrFunction> helpers = new LinkedHashMap<>();
    for (IrFunction helper : alone.helpers()) {
      banks.putAll(Unroller.banks(helper, board.unroll()));
      helpers.put(helper.id(), unrolled(helper));
    }
    banks.putAll(Unroller.banks(alone.kernel(), board.unroll()));
    IrFunction kernel = unrolled(alone.kernel());

    Map<Variable, Integer> registers = new HashMap<>();
    helpers.values().forEach(helper -> registers.putAll(registerArrays(helper)));
    registers.putAll(registerArrays(kernel));
    int freshVariable = 1 + highestVariable(helpers.values(), kernel);
    int freshLabel = 1_000_000_000;
    IrFunction whole = kernel;
    Set<FunctionId> complex = new HashSet<>();
    for (IrFunction helper : List.copyOf(helpers.values())) {
      HelperInliner inliner =
          new HelperInliner(helper, helpers, complex, freshVariable, freshLabel);
      IrFunction inlined = inliner.function(helper);
      freshVariable = inliner.freshVariable();
      freshLabel = inliner.freshLabel();
      helpers.put(helper.id(), inlined);
      if (isComplex(inlined, registers)) {
        complex.add(helper.id());
      }
    }
    HelperInliner inliner = new HelperInliner(kernel, helpers, complex, freshVariable, freshLabel);
    whole = inliner.function(whole);

    Map<Variable, OnChipArray> memories = memories(whole, program, registers, banks);
    Circuit head =
        new Circuit(program.kernel(), javaIndexes, List.of(), memories, bytes(registers), aliases);
    List<Region> regions =
        new RegionBuilder(head, registers, helpers, inliner.freshVariable()).regions(whole.body());
    return new Circuit(
        program.kernel(), javaIndexes, Pruning.prune(regions), memories, bytes(registers), aliases);
  }

  private IrFunction unrolled(IrFunction function) {
    return new FoldConstants().function(Unroller.unroll(function, board.unroll()));
  }

  /** Gives every helper ids of its own. */
  private static IrProgram distinct(IrProgram program) {
    List<IrFunction> helpers = new ArrayList<>();
    int variables = 1 + highestVariable(List.of(), program.kernel());
    int labels = 1 + FreshIds.label(program.kernel());
    for (IrFunction helper : program.helpers()) {
      int ownVariables = 1 + highestVariable(List.of(), helper);
      int ownLabels = 1 + FreshIds.label(helper);
      helpers.add(new Renumbering(variables, labels).function(helper));
      variables += ownVariables;
      labels += ownLabels;
    }
    return new IrProgram(program.kernel(), helpers, program.tables());
  }

  private static int highestVariable(Iterable<IrFunction> helpers, IrFunction kernel) {
    int highest = FreshIds.variable(kernel);
    for (IrFunction helper : helpers) {
      highest = Math.max(highest, FreshIds.variable(helper));
    }
    return highest;
  }

  /** Private arrays, not too large, all of whose indexes are known. */
  private Map<Variable, Integer> registerArrays(IrFunction function) {
    Map<Variable, Integer> lengths = new HashMap<>();
    Walk.statements(
        function.body(),
        stmt -> {
          if (stmt instanceof Stmt.DeclareArray d
              && ((IrType.Array) d.array().type()).space() == AddressSpace.PRIVATE
              && d.length() <= board.onChip().mostRegisters()) {
            lengths.put(d.array(), d.length());
          }
        });
    Walk.statements(
        function.body(),
        stmt -> {
          switch (stmt) {
            case Stmt.Store s -> keepIfKnown(lengths, s.array(), s.index());
            case Stmt.AtomicAdd s -> keepIfKnown(lengths, s.array(), s.index());
            default -> {}
          }
        });
    Walk.expressions(
        function.body(),
        expr -> {
          switch (expr) {
            case Expr.Load load -> keepIfKnown(lengths, load.array(), load.index());
            case Expr.Read read -> lengths.remove(read.variable());
            case Expr.Length length -> lengths.remove(length.array());
            default -> {}
          }
        });
    return lengths;
  }

  private static void keepIfKnown(Map<Variable, Integer> lengths, Variable array, Expr index) {
    boolean known =
        index instanceof Expr.Constant c
            && c.bits() >= 0
            && c.bits() < lengths.getOrDefault(array, 0);
    if (!known) {
      lengths.remove(array);
    }
  }

  private static boolean isComplex(IrFunction helper, Map<Variable, Integer> registers) {
    boolean[] memory = {false};
    Walk.statements(
        helper.body(),
        stmt ->
            memory[0] |= stmt instanceof Stmt.DeclareArray d && !registers.containsKey(d.array()));
    return memory[0] || Unroller.holdsLoop(helper.body());
  }

  private Map<Variable, OnChipArray> memories(
      IrFunction kernel,
      IrProgram program,
      Map<Variable, Integer> registers,
      Map<Variable, Integer> banks) {
    Map<Variable, OnChipArray> memories = new LinkedHashMap<>();
    for (IrProgram.ConstantTable table : program.tables()) {
      int length = table.bits().size();
      List<Long> bits = new ArrayList<>();
      Variable array = table.array();
      table
          .bits()
          .forEach(b -> bits.add(Arithmetic.canonical(((IrType.Array) array.type()).element(), b)));
      memories.put(array, new OnChipArray(array, length, banksOf(array, length, banks), bits));
    }
    Walk.statements(
        kernel.body(),
        stmt -> {
          if (stmt instanceof Stmt.DeclareArray d && !registers.containsKey(d.array())) {
            int own = banksOf(d.array(), d.length(), banks);
            memories.put(d.array(), new OnChipArray(d.array(), d.length(), own, List.of()));
          }
        });
    return memories;
  }

  private int banksOf(Variable array, int length, Map<Variable, Integer> banks) {
    int wanted = board.onChip().banks().orElse(banks.getOrDefault(array, 1));
    return Math.max(1, Math.min(wanted, length));
  }

  private static long bytes(Map<Variable, Integer> registers) {
    long bytes = 0;
    for (Map.Entry<Variable, Integer> array : registers.entrySet()) {
      IrType.Array type = (IrType.Array) array.getKey().type();
      bytes += (long) array.getValue() * type.element().bytes();
    }
    return bytes;
  }

  /** Ids and sizes of a launch of one work-item. */
  private static final class OneWorkItem extends Rewriter {
    @Override
    public Expr expr(Expr expr) {
      if (!(expr instanceof Expr.WorkItemQuery query)) {
        return super.expr(expr);
      }
      return switch (query.query()) {
        case GLOBAL_ID, LOCAL_ID, GROUP_ID -> Expr.Constant.ofInt(0);
        case GLOBAL_SIZE, LOCAL_SIZE, NUM_GROUPS -> Expr.Constant.ofInt(1);
      };
    }
  }
}
