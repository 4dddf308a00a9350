package dev.stratus.embedded.jit.spirv;

import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.ScalarType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A module while it grows: its sections in the order of the specification (2.4), types and
 * constants each once, and the names that the text has for ids.
 */
final class ModuleBuilder {
  private final SpirvVersion version;
  private final Map<Integer, String> capabilities = new TreeMap<>();
  private final List<Instruction> entries = new ArrayList<>();
  private final List<Instruction> debug = new ArrayList<>();
  private final List<Instruction> decorations = new ArrayList<>();
  private final List<Instruction> globals = new ArrayList<>();
  private final List<Instruction> functions = new ArrayList<>();
  private final Map<String, Integer> known = new HashMap<>();
  private final Map<Integer, String> names = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final int extensions;
  private int lastId;

  ModuleBuilder(SpirvVersion version) {
    this.version = version;
    capability(4, "Addresses");
    capability(6, "Kernel");
    this.extensions = newId();
    name(extensions, "opencl");
  }

  int newId() {
    return ++lastId;
  }

  /** The instruction set of OpenCL. */
  int extensions() {
    return extensions;
  }

  void capability(int code, String spelled) {
    capabilities.put(code, spelled);
  }

  void entry(Op op, Operand... operands) {
    entries.add(new Instruction(op, 0, 0, List.of(operands)));
  }

  void decorate(int id, Operand... decoration) {
    List<Operand> operands = new ArrayList<>(List.of(new Operand.Id(id)));
    operands.addAll(Arrays.asList(decoration));
    decorations.add(new Instruction(Op.DECORATE, 0, 0, operands));
  }

  void function(List<Instruction> instructions) {
    functions.addAll(instructions);
  }

  /** Names an id in the module itself, for drivers and their tools, and in the text. */
  void publicName(int id, String name) {
    debug.add(new Instruction(Op.NAME, 0, 0, List.of(new Operand.Id(id), new Operand.Text(name))));
    name(id, name);
  }

  /** Names an id in the text. */
  void name(int id, String wanted) {
    StringBuilder legal = new StringBuilder();
    for (char c : wanted.toCharArray()) {
      boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      legal.append(plain ? c : '_');
    }
    // A name of digits alone would be read as another id.
    String base = Character.isDigit(legal.charAt(0)) ? "_" + legal : legal.toString();
    String name = base;
    for (int n = 1; !taken.add(name); n++) {
      name = base + "_" + n;
    }
    names.put(id, name);
  }

  // ---- types ----

  int type(IrType type) {
    return switch (type) {
      case ScalarType scalar -> scalar(scalar);
      case IrType.Vector v -> {
        if (v.lanes() > 4) {
          capability(7, "Vector16");
        }
        int element = scalar(v.element());
        String name = "v" + v.lanes() + names.get(element);
        yield global(name, Op.TYPE_VECTOR, new Operand.Id(element), Operand.Word.of(v.lanes()));
      }
      case IrType.Array a -> pointer(Space.of(a.space()), memory(a.element()));
      case IrType.Void _ -> global("void", Op.TYPE_VOID);
    };
  }

  private int scalar(ScalarType type) {
    return switch (type) {
      case BOOLEAN -> global("bool", Op.TYPE_BOOL);
      case BYTE, SHORT, CHAR, INT -> integer(Integer.SIZE);
      case LONG -> integer(Long.SIZE);
      case FLOAT -> floating(Float.SIZE);
      case DOUBLE -> floating(Double.SIZE);
      case HALF, BFLOAT16 -> integer(Short.SIZE);
    };
  }

  /** The type of an element in memory, and of a kernel's scalar parameter. */
  int memory(ScalarType type) {
    return switch (type) {
      case BOOLEAN, BYTE -> integer(Byte.SIZE);
      case SHORT, CHAR -> integer(Short.SIZE);
      default -> scalar(type);
    };
  }

  int integer(int bits) {
    switch (bits) {
      case Byte.SIZE -> capability(39, "Int8");
      case Short.SIZE -> capability(22, "Int16");
      case Long.SIZE -> capability(11, "Int64");
      default -> {}
    }
    String name =
        switch (bits) {
          case Byte.SIZE -> "uchar";
          case Short.SIZE -> "ushort";
          case Long.SIZE -> "ulong";
          default -> "uint";
        };
    // Kernels have integers without a sign: what it means is said by the instructions.
    return global(name, Op.TYPE_INT, Operand.Word.of(bits), Operand.Word.of(0));
  }

  private int floating(int bits) {
    if (bits == Double.SIZE) {
      capability(10, "Float64");
    }
    String name = bits == Double.SIZE ? "double" : "float";
    return global(name, Op.TYPE_FLOAT, Operand.Word.of(bits));
  }

  int pointer(Space space, int to) {
    String name = "ptr_" + space.spelled() + "_" + names.get(to);
    return global(name, Op.TYPE_POINTER, space.operand(), new Operand.Id(to));
  }

  int arrayOf(int element, int length) {
    int count = constant(ScalarType.INT, length);
    String name = "arr_" + names.get(element) + "_" + length;
    return global(name, Op.TYPE_ARRAY, new Operand.Id(element), new Operand.Id(count));
  }

  int functionType(int result, List<Integer> parameters) {
    List<Operand> operands = new ArrayList<>(List.of(new Operand.Id(result)));
    parameters.forEach(p -> operands.add(new Operand.Id(p)));
    return global("fn_" + names.get(result), Op.TYPE_FUNCTION, operands.toArray(Operand[]::new));
  }

  int v3ulong() {
    return global(
        "v3ulong", Op.TYPE_VECTOR, new Operand.Id(integer(Long.SIZE)), Operand.Word.of(3));
  }

  // ---- constants ----

  /** A constant of a scalar type as a value; bits as in {@code Expr.Constant}. */
  int constant(ScalarType type, long bits) {
    return switch (type) {
      case BOOLEAN ->
          bits != 0
              ? typed("true", Op.CONSTANT_TRUE, type(type))
              : typed("false", Op.CONSTANT_FALSE, type(type));
      case BYTE, SHORT, CHAR, INT -> number(type(type), Integer.SIZE, bits);
      case LONG -> wide(type(type), bits, Long.toUnsignedString(bits));
      case FLOAT -> {
        float value = Float.intBitsToFloat((int) bits);
        yield narrow(type(type), (int) bits, Numbers.spelled(value), Numbers.name(value));
      }
      case DOUBLE -> {
        double value = Double.longBitsToDouble(bits);
        yield wide(type(type), bits, Numbers.spelled(value));
      }
      case HALF, BFLOAT16 -> number(type(type), Short.SIZE, bits);
    };
  }

  /** A constant as an element in memory. */
  int memoryConstant(ScalarType type, long bits) {
    return switch (type) {
      case BOOLEAN, BYTE -> number(memory(type), Byte.SIZE, bits);
      case SHORT, CHAR -> number(memory(type), Short.SIZE, bits);
      default -> constant(type, bits);
    };
  }

  /** A narrow number is zero-extended to its word. */
  private int number(int type, int width, long bits) {
    int word = (int) (bits & (width == Integer.SIZE ? 0xffffffffL : (1L << width) - 1));
    String spelled = Integer.toUnsignedString(word);
    return narrow(type, word, spelled, spelled);
  }

  private int narrow(int type, int word, String spelled, String name) {
    return typed(names.get(type) + "_" + name, Op.CONSTANT, type, new Operand.Word(word, spelled));
  }

  private int wide(int type, long bits, String spelled) {
    String name = names.get(type) + "_" + spelled.replace('-', 'n');
    return typed(name, Op.CONSTANT, type, new Operand.Wide(bits, spelled));
  }

  /** An element-wise constant. */
  int composite(String name, int type, List<Integer> parts) {
    Operand[] operands = parts.stream().map(Operand.Id::new).toArray(Operand[]::new);
    return typed(name, Op.CONSTANT_COMPOSITE, type, operands);
  }

  /** A value of which nothing is known. */
  int undefined(int type) {
    return unique("undef_" + names.get(type), Op.UNDEF, type);
  }

  /** A variable outside functions. */
  int variable(Space space, int valueType, Operand... initialiser) {
    int id = newId();
    List<Operand> operands = new ArrayList<>(List.of(space.operand()));
    operands.addAll(Arrays.asList(initialiser));
    globals.add(new Instruction(Op.VARIABLE, pointer(space, valueType), id, operands));
    return id;
  }

  private int global(String name, Op op, Operand... operands) {
    return unique(name, op, 0, operands);
  }

  private int typed(String name, Op op, int type, Operand... operands) {
    return unique(name, op, type, operands);
  }

  private int unique(String name, Op op, int type, Operand... operands) {
    String key = op + " " + type + " " + Arrays.toString(operands);
    Integer found = known.get(key);
    if (found != null) {
      return found;
    }
    int id = newId();
    known.put(key, id);
    name(id, name);
    globals.add(new Instruction(op, type, id, List.of(operands)));
    return id;
  }

  SpirvModule build() {
    List<Instruction> all = new ArrayList<>();
    capabilities.forEach((code, spelled) ->
        all.add(new Instruction(Op.CAPABILITY, 0, 0, List.of(new Operand.Word(code, spelled)))));
    all.add(
        new Instruction(
            Op.EXT_INST_IMPORT, 0, extensions, List.of(new Operand.Text("OpenCL.std"))));
    all.add(
        new Instruction(
            Op.MEMORY_MODEL,
            0,
            0,
            List.of(new Operand.Word(2, "Physical64"), new Operand.Word(2, "OpenCL"))));
    all.addAll(entries);
    all.add(
        new Instruction(
            Op.SOURCE, 0, 0, List.of(new Operand.Word(0, "Unknown"), Operand.Word.of(0))));
    all.addAll(debug);
    all.addAll(decorations);
    all.addAll(globals);
    all.addAll(functions);
    return new SpirvModule(version, lastId + 1, all, names);
  }
}
