package dev.stratus.embedded.jit.spirv;

import dev.stratus.embedded.jit.ir.Expr.WorkItemQuery.Query;
import dev.stratus.embedded.jit.ir.ScalarType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Ids and sizes of the launch: variables of the module that the driver fills in. */
final class WorkItem {
  private static final int BUILT_IN = 11;
  private static final int CONSTANT = 22;

  private final ModuleBuilder module;
  private final Map<Query, Integer> variables = new EnumMap<>(Query.class);

  WorkItem(ModuleBuilder module) {
    this.module = module;
  }

  /** The id of work-item, group or launch in a dimension. INT. */
  int ask(Body body, Query query, int dimension) {
    int variable = variables.computeIfAbsent(query, this::declare);
    int all = body.load(module.v3ulong(), variable);
    int one =
        body.op(
            Op.COMPOSITE_EXTRACT,
            module.type(ScalarType.LONG),
            new Operand.Id(all),
            Operand.Word.of(dimension));
    return body.op(Op.S_CONVERT, ScalarType.INT, one);
  }

  private int declare(Query query) {
    Operand.Word builtIn = builtIn(query);
    int id = module.variable(Space.INPUT, module.v3ulong());
    module.name(id, builtIn.spelled());
    module.decorate(id, new Operand.Word(BUILT_IN, "BuiltIn"), builtIn);
    module.decorate(id, new Operand.Word(CONSTANT, "Constant"));
    return id;
  }

  private static Operand.Word builtIn(Query query) {
    return switch (query) {
      case GLOBAL_ID -> new Operand.Word(28, "GlobalInvocationId");
      case LOCAL_ID -> new Operand.Word(27, "LocalInvocationId");
      case GROUP_ID -> new Operand.Word(26, "WorkgroupId");
      case GLOBAL_SIZE -> new Operand.Word(31, "GlobalSize");
      case LOCAL_SIZE -> new Operand.Word(25, "WorkgroupSize");
      case NUM_GROUPS -> new Operand.Word(24, "NumWorkgroups");
    };
  }

  /** The variables that are asked for: part of the entry point. */
  List<Integer> variables() {
    return List.copyOf(variables.values());
  }
}
