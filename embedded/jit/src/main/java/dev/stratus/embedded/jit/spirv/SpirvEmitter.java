package dev.stratus.embedded.jit.spirv;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.FunctionId;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A program as a SPIR-V module: the Kernel capability, physical addresses of 64 bits, OpenCL's
 * memory model, no contraction. Its kernel has the parameters that the OpenCL C has, in their
 * order.
 */
public final class SpirvEmitter {
  private static final int EXECUTION_MODEL_KERNEL = 6;
  private static final int CONTRACTION_OFF = 31;
  private static final int FUNCTION_PARAMETER_ATTRIBUTE = 38;
  private static final int INLINE = 1;

  /** What one instruction can hold beside its own number, type and result. */
  static final int LONGEST_TABLE = Instruction.MOST_WORDS - 3;

  /**
   * How a module is made.
   *
   * @param entryPoint the kernel's name
   * @param helpers names of the helpers, which drivers may take for names of functions
   * @param inlined the helpers that a driver must not leave as functions of their own
   * @param lengths the array parameters whose number of elements follows the kernel's parameters
   * @param restrict the kernel's array parameters that no other aliases
   */
  public record Plan(
      SpirvVersion version,
      String entryPoint,
      Map<FunctionId, String> helpers,
      Set<FunctionId> inlined,
      List<Variable> lengths,
      Set<Variable> restrict) {
    public Plan {
      helpers = Map.copyOf(helpers);
      inlined = Set.copyOf(inlined);
      lengths = List.copyOf(lengths);
      restrict = Set.copyOf(restrict);
    }
  }

  private final Plan plan;
  private final IrProgram program;
  private final ModuleBuilder module;
  private final WorkItem workItem;
  private final Map<FunctionId, Exprs.Callee> callees = new HashMap<>();
  private final Map<Variable, Integer> tables = new LinkedHashMap<>();

  private SpirvEmitter(IrProgram program, Plan plan) {
    this.program = program;
    this.plan = plan;
    this.module = new ModuleBuilder(plan.version());
    this.workItem = new WorkItem(module);
  }

  /** A constant table that no instruction can hold; empty: all can. */
  public static Optional<Variable> tooLong(IrProgram program) {
    return program.tables().stream()
        .filter(t -> t.bits().size() > LONGEST_TABLE)
        .map(IrProgram.ConstantTable::array)
        .findFirst();
  }

  /** The module of a verified program. */
  public static SpirvModule emit(IrProgram program, Plan plan) {
    return new SpirvEmitter(program, plan).module();
  }

  private SpirvModule module() {
    program.tables().forEach(this::table);
    for (IrFunction helper : program.helpers()) {
      int id = module.newId();
      module.publicName(id, plan.helpers().getOrDefault(helper.id(), helper.id().name()));
      function(helper, id, plan.inlined().contains(helper.id()) ? INLINE : 0, List.of());
      callees.put(helper.id(), new Exprs.Callee(helper, id));
    }
    int kernel = module.newId();
    module.name(kernel, plan.entryPoint());
    function(program.kernel(), kernel, 0, plan.lengths());
    entryPoint(kernel);
    return module.build();
  }

  private void entryPoint(int kernel) {
    List<Operand> operands =
        new ArrayList<>(
            List.of(
                new Operand.Word(EXECUTION_MODEL_KERNEL, "Kernel"),
                new Operand.Id(kernel),
                new Operand.Text(plan.entryPoint())));
    workItem.variables().forEach(id -> operands.add(new Operand.Id(id)));
    module.entry(Op.ENTRY_POINT, operands.toArray(Operand[]::new));
    module.entry(
        Op.EXECUTION_MODE,
        new Operand.Id(kernel),
        new Operand.Word(CONTRACTION_OFF, "ContractionOff"));
  }

  private void table(IrProgram.ConstantTable table) {
    IrType.Array type = (IrType.Array) table.array().type();
    int length = Math.max(1, table.bits().size());
    int arrayType = module.arrayOf(module.memory(type.element()), length);
    List<Integer> parts = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      long bits = i < table.bits().size() ? table.bits().get(i) : 0;
      parts.add(module.memoryConstant(type.element(), bits));
    }
    int values = module.composite(table.array().name() + "_values", arrayType, parts);
    int id = module.variable(Space.UNIFORM_CONSTANT, arrayType, new Operand.Id(values));
    module.publicName(id, table.array().name());
    tables.put(table.array(), id);
  }

  // ---- functions ----

  private void function(IrFunction function, int id, int control, List<Variable> lengths) {
    boolean kernel = function.id().equals(program.kernel().id());
    Body body = new Body(module);
    Places places = new Places();
    Exprs exprs = new Exprs(body, workItem, places, callees);
    List<Instruction> parameters = new ArrayList<>();
    List<Integer> types = new ArrayList<>();
    for (Variable variable : function.parameters()) {
      int type =
          kernel && variable.type() instanceof ScalarType scalar
              ? module.memory(scalar)
              : module.type(variable.type());
      int parameter = parameter(variable.name(), type, parameters);
      types.add(type);
      if (kernel) {
        promise(variable, parameter);
      }
      bind(function, variable, parameter, body, places, exprs);
    }
    for (Variable array : lengths) {
      int type = module.type(ScalarType.INT);
      types.add(type);
      places.length(array, parameter(array.name() + "_length", type, parameters));
    }
    Set<Variable> used = usedTables(function);
    tables.forEach((table, place) -> {
      if (used.contains(table)) {
        places.array(table, body.firstElement(place, module.type(table.type())));
      }
    });
    new Stmts(function, body, places, exprs).run();

    int result = module.type(function.result());
    List<Instruction> all = new ArrayList<>();
    all.add(
        new Instruction(
            Op.FUNCTION,
            result,
            id,
            List.of(
                new Operand.Word(control, control == INLINE ? "Inline" : "None"),
                new Operand.Id(module.functionType(result, types)))));
    all.addAll(parameters);
    all.addAll(body.instructions());
    all.add(new Instruction(Op.FUNCTION_END, 0, 0, List.of()));
    module.function(all);
  }

  private int parameter(String name, int type, List<Instruction> parameters) {
    int id = module.newId();
    module.publicName(id, name);
    parameters.add(new Instruction(Op.FUNCTION_PARAMETER, type, id, List.of()));
    return id;
  }

  /** A parameter that the body changes is a variable of the function. */
  private void bind(
      IrFunction function,
      Variable variable,
      int parameter,
      Body body,
      Places places,
      Exprs exprs) {
    if (variable.type() instanceof IrType.Array) {
      places.array(variable, parameter);
      return;
    }
    boolean kernel = function.id().equals(program.kernel().id());
    int value =
        kernel && variable.type() instanceof ScalarType scalar
            ? exprs.ofMemory(scalar, parameter)
            : parameter;
    if (Walk.assigns(function.body(), variable)) {
      int place = body.variable(variable.name(), module.type(variable.type()));
      body.store(place, value);
      places.pointer(variable, place);
    } else {
      places.value(variable, value);
    }
  }

  /** What the OpenCL C says by restrict, and how a narrow argument fills its register. */
  private void promise(Variable variable, int parameter) {
    Operand.Word attribute = new Operand.Word(FUNCTION_PARAMETER_ATTRIBUTE, "FuncParamAttr");
    if (plan.restrict().contains(variable)) {
      module.decorate(parameter, attribute, new Operand.Word(4, "NoAlias"));
    }
    if (variable.type() == ScalarType.BYTE || variable.type() == ScalarType.SHORT) {
      module.decorate(parameter, attribute, new Operand.Word(1, "Sext"));
    }
    if (variable.type() == ScalarType.BOOLEAN || variable.type() == ScalarType.CHAR) {
      module.decorate(parameter, attribute, new Operand.Word(0, "Zext"));
    }
  }

  private Set<Variable> usedTables(IrFunction function) {
    Set<Variable> used = new HashSet<>();
    Set<Variable> all = tables.keySet();
    Walk.expressions(
        function.body(),
        e -> {
          switch (e) {
            case Expr.Load l when all.contains(l.array()) -> used.add(l.array());
            case Expr.VectorLoad l when all.contains(l.array()) -> used.add(l.array());
            case Expr.Read r when all.contains(r.variable()) -> used.add(r.variable());
            default -> {}
          }
        });
    Walk.statements(
        function.body(),
        s -> {
          if (s instanceof Stmt.CopyRun run && all.contains(run.from())) {
            used.add(run.from());
          }
        });
    return used;
  }
}
