package dev.stratus.embedded.jit.emit;

import dev.stratus.embedded.jit.FpgaSettings;
import dev.stratus.embedded.jit.ir.AddressSpace;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** A whole program as text: directives, library functions, tables, helpers, the kernel. */
final class ProgramPrinter {
  /**
   * @param entryPoint the kernel's spelled name
   * @param lengths the array parameters whose number of elements follows the kernel's parameters
   */
  record Printed(String source, String entryPoint, List<Variable> lengths) {}

  private static final int WIDTH = 100;

  /**
   * A group of 1024 can have so many. With fewer, what is not held spills: a forward pass of 4096 x
   * 4096 on an H200 took 46 us with 48, and 41 without a limit.
   */
  private static final long LEAST_REGISTERS = 64;

  private static final long MOST_REGISTERS = 248;

  private final Dialect dialect;
  private final IrProgram program;
  private final ArrayUse use;
  private final Set<Variable> restrict;
  private final List<String> notes;
  private final boolean lineDirectives;
  private final FpgaSettings fpga;

  private final Set<String> taken;
  private final Map<FunctionId, String> functions = new HashMap<>();
  private final Map<FunctionId, List<Boolean>> indexParameters = new HashMap<>();
  private final Map<Variable, String> tables = new HashMap<>();
  private final Set<String> needed = new LinkedHashSet<>();

  /**
   * @param restrict the kernel's array parameters that no other aliases
   * @param notes what the reader of the text should know, a sentence each
   * @param fpga what circuit is asked for, where the dialect has words for it
   */
  ProgramPrinter(
      Dialect dialect,
      IrProgram program,
      Set<Variable> restrict,
      List<String> notes,
      boolean lineDirectives,
      FpgaSettings fpga) {
    this.dialect = dialect;
    this.program = program;
    this.use = new ArrayUse(program);
    this.restrict = restrict;
    this.notes = notes;
    this.lineDirectives = lineDirectives;
    this.fpga = fpga;
    this.taken = new HashSet<>(dialect.reserved());
    taken.addAll(dialect.library().keySet());
  }

  Printed print() {
    String entryPoint = Names.global(program.kernel().id().name(), "", taken);
    program.tables().forEach(t -> tables.put(t.array(), Names.global(t.array().name(), "", taken)));
    List<String> bodies = new ArrayList<>();
    for (IrFunction helper : program.helpers()) {
      functions.put(
          helper.id(), Names.global(helper.id().name(), helper.id().specialisation(), taken));
      bodies.add(helper(helper));
    }
    List<Variable> lengths = lengthsOf(program.kernel());
    bodies.add(kernel(entryPoint, lengths));

    StringBuilder text = new StringBuilder();
    dialect.firstLines().forEach(line -> text.append(line).append('\n'));
    if (Features.usesDouble(program)) {
      dialect.fp64Lines().forEach(line -> text.append(line).append('\n'));
    }
    if (Features.usesLongAtomics(program)) {
      dialect.int64AtomicLines().forEach(line -> text.append(line).append('\n'));
    }
    notes.forEach(note -> text.append("// ").append(note).append('\n'));
    Set<String> printed = new HashSet<>();
    needed.forEach(name -> library(name, printed, text));
    program.tables().forEach(t -> text.append('\n').append(table(t)));
    bodies.forEach(body -> text.append('\n').append(body));
    return new Printed(text.toString(), entryPoint, lengths);
  }

  private void library(String name, Set<String> printed, StringBuilder text) {
    Supplier<Dialect.Definition> found = dialect.library().get(name);
    if (found == null) {
      throw new IllegalStateException(
          "The dialect's library has no " + name + ". Please report this with the kernel.");
    }
    Dialect.Definition definition = found.get();
    definition.needs().forEach(other -> library(other, printed, text));
    if (printed.add(name)) {
      text.append('\n').append(definition.text());
    }
  }

  private String table(IrProgram.ConstantTable table) {
    IrType.Array type = (IrType.Array) table.array().type();
    StringBuilder values = new StringBuilder();
    int column = 2;
    for (int i = 0; i < table.bits().size(); i++) {
      ScalarType element = type.element() == ScalarType.BOOLEAN ? ScalarType.BYTE : type.element();
      String value = Literals.initialiser(element, table.bits().get(i));
      String separator = i + 1 < table.bits().size() ? "," : "";
      if (column + value.length() + 2 > WIDTH) {
        values.append("\n ");
        column = 2;
      }
      values.append(' ').append(value).append(separator);
      column += value.length() + 2;
    }
    return dialect.tableDeclaration()
        + Dialect.spell(dialect.memoryTypes(), type.element())
        + " "
        + Dialect.spell(tables, table.array())
        + "["
        + Math.max(1, table.bits().size())
        + "] = {\n "
        + (table.bits().isEmpty() ? " 0" : values)
        + "\n};\n";
  }

  private String helper(IrFunction function) {
    Names names = names();
    Set<Variable> index = IndexVariables.of(function, indexParameters);
    indexParameters.put(
        function.id(), function.parameters().stream().map(index::contains).toList());
    ExprPrinter exprs = exprs(function, names, index);
    List<String> parameters = new ArrayList<>();
    for (Variable parameter : function.parameters()) {
      boolean isConst =
          parameter.type() instanceof IrType.Array
              && !use.of(function).written().contains(parameter);
      String type = exprs.type(parameter.type());
      parameters.add(pointer(type, isConst, "") + names.declare(parameter));
    }
    String head =
        (Features.knowsItsWorkItem(function, program)
                ? dialect.groupHelperHead()
                : dialect.helperHead())
            + exprs.type(function.result())
            + " "
            + Dialect.spell(functions, function.id());
    return function(function, head, parameters, names, exprs);
  }

  private String kernel(String entryPoint, List<Variable> lengths) {
    IrFunction function = program.kernel();
    Names names = names();
    Set<Variable> index = IndexVariables.of(function, indexParameters);
    ExprPrinter exprs = exprs(function, names, index);
    List<String> parameters = new ArrayList<>();
    for (Variable parameter : function.parameters()) {
      if (parameter.type() instanceof ScalarType scalar) {
        parameters.add(
            Dialect.spell(dialect.memoryTypes(), scalar) + " " + names.declare(parameter));
      } else {
        boolean isConst = !use.of(function).written().contains(parameter);
        String promise = restrict.contains(parameter) ? " " + dialect.restrict() : "";
        parameters.add(
            pointer(exprs.type(parameter.type()), isConst, promise) + names.declare(parameter));
      }
    }
    lengths.forEach(array -> parameters.add("int " + names.declareLength(array)));
    return launchSizes(function)
        + function(
            function, dialect.kernelHead() + registers() + entryPoint, parameters, names, exprs);
  }

  /** What an FPGA's compiler is told of the one size that the kernel is launched with. */
  private String launchSizes(IrFunction kernel) {
    return dialect
        .circuits()
        .map(words ->
            (Features.knowsItsWorkItem(kernel, program)
                    ? words.workGroup().formatted(fpga.workGroupItems())
                    : words.oneWorkItem())
                + "\n")
        .orElse("");
  }

  /**
   * Where lanes add up, a kernel holds its data in registers, and as many again do for all else.
   * Left alone a compiler takes up to twice that, so that fewer work-items run at once, and a group
   * of 1024 does not start at all.
   */
  private String registers() {
    if (!dialect.library().containsKey(CudaLibrary.REGISTERS)
        || Features.firstLaneExchange(program).isEmpty()) {
      return "";
    }
    long held = 0;
    for (Stmt stmt : program.kernel().body()) {
      if (stmt instanceof Stmt.DeclareArray d
          && d.array().type() instanceof IrType.Array a
          && a.space() == AddressSpace.PRIVATE) {
        held += (long) d.length() * a.element().bytes() / Integer.BYTES;
      }
    }
    needed.add(CudaLibrary.REGISTERS);
    long wanted = Math.max(LEAST_REGISTERS, Math.min(MOST_REGISTERS, (2 * held + 7) / 8 * 8));
    return CudaLibrary.REGISTERS + "(" + wanted + ") ";
  }

  /** {@code __global const float* restrict }, from {@code __global float*}; scalars unchanged. */
  private String pointer(String type, boolean isConst, String promise) {
    if (!isConst) {
      return type + promise + " ";
    }
    int word = type.indexOf(' ') + 1;
    // Constant memory is const by itself.
    String space = type.substring(0, word);
    return (space.equals(Dialect.spell(dialect.spaces(), AddressSpace.CONSTANT))
            ? type
            : space + "const " + type.substring(word))
        + promise
        + " ";
  }

  private String function(
      IrFunction function, String head, List<String> parameters, Names names, ExprPrinter exprs) {
    Lines lines = new Lines();
    String oneLine = head + "(" + String.join(", ", parameters) + ") {";
    if (oneLine.length() <= WIDTH) {
      lines.add(oneLine);
    } else {
      lines.add(head + "(");
      for (int i = 0; i < parameters.size(); i++) {
        lines.add("    " + parameters.get(i) + (i + 1 < parameters.size() ? "," : ") {"));
      }
    }
    lines.indent();
    Circuits circuits = new Circuits(dialect, fpga, function, program);
    StmtPrinter statements =
        new StmtPrinter(
            dialect,
            names,
            exprs,
            new SimpleStatements(dialect, names, exprs, circuits, needed::add),
            circuits,
            lines,
            function.sourceFile(),
            lineDirectives);
    statements.body(function.body(), function.result() instanceof IrType.Void);
    lines.outdent();
    lines.add("}");
    return lines.toString();
  }

  private Names names() {
    Names names = new Names(taken);
    tables.forEach(names::known);
    return names;
  }

  private ExprPrinter exprs(IrFunction function, Names names, Set<Variable> index) {
    return new ExprPrinter(
        dialect, names, new Ranges(function), index, functions, indexParameters, needed::add);
  }

  /** The kernel's arrays whose number of elements is asked for. */
  static List<Variable> lengthsOf(IrFunction kernel) {
    Set<Variable> asked = new HashSet<>();
    Walk.expressions(
        kernel.body(),
        expr -> {
          if (expr instanceof Expr.Length e) {
            asked.add(e.array());
          }
        });
    return kernel.parameters().stream().filter(asked::contains).toList();
  }

  /** The bytes of the arrays that a function declares in an address space. */
  static long arrayBytes(IrFunction function, AddressSpace space) {
    long[] bytes = {0};
    Walk.statements(
        function.body(),
        stmt -> {
          if (stmt instanceof Stmt.DeclareArray d
              && d.array().type() instanceof IrType.Array a
              && a.space() == space) {
            bytes[0] += (long) d.length() * a.element().bytes();
          }
        });
    return bytes[0];
  }
}
