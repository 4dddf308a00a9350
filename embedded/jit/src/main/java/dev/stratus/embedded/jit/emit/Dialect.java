package dev.stratus.embedded.jit.emit;

import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.Expr.WorkItemQuery.Query;
import dev.stratus.embedded.jit.ir.MathOp;
import dev.stratus.embedded.jit.ir.ScalarType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * How a C-family language spells what the printers need. A language is a value of this record; the
 * printers ask it and never test its name.
 *
 * @param name the name in {@code TargetDescription.language}
 * @param firstLines printed before anything else
 * @param fp64Lines printed where double arithmetic is used
 * @param int64AtomicLines printed where 64-bit atomics are used
 * @param kernelHead stands before the kernel's name
 * @param helperHead stands before a helper's result type
 * @param groupHelperHead likewise, of a helper that asks for its work-item or waits at a barrier
 * @param restrict the promise that a pointer is not aliased
 * @param types scalar types as values; BOOLEAN is the language's truth type
 * @param memoryTypes scalar types as elements of arrays and as kernel parameters
 * @param unsigned the unsigned twins of INT and LONG
 * @param spaces address space qualifiers of pointers, with a trailing space where not empty
 * @param localDeclaration stands before the declaration of a local array
 * @param tableDeclaration stands before the declaration of a constant table
 * @param queries ids and sizes; {@code %1$d} is the dimension, {@code %2$s} its letter, x, y or z
 * @param localBarrier statement without semicolon
 * @param globalBarrier likewise, fencing global memory too
 * @param forms patterns in the manner of {@link String#format}
 * @param floatFunctions functions of the language on FLOAT and DOUBLE, lane-wise on vectors
 * @param intFunctions functions of the language on INT and LONG
 * @param masksShifts whether {@code <<} and {@code >>} use the low bits of the count, as Java does
 * @param unroll a line before a loop that is to be unrolled; empty where compilers need none
 * @param reserved words that no name of ours may be: keywords, types, built-ins, macros
 * @param library functions of ours that give operators Java's meaning, by name
 * @param circuits how an FPGA's language asks for the circuit that a loop or array becomes
 */
public record Dialect(
    String name,
    List<String> firstLines,
    List<String> fp64Lines,
    List<String> int64AtomicLines,
    String kernelHead,
    String helperHead,
    String groupHelperHead,
    String restrict,
    Map<ScalarType, String> types,
    Map<ScalarType, String> memoryTypes,
    Map<ScalarType, String> unsigned,
    Map<AddressSpace, String> spaces,
    String localDeclaration,
    String tableDeclaration,
    Map<Query, String> queries,
    String localBarrier,
    String globalBarrier,
    Map<Form, String> forms,
    Map<MathOp, String> floatFunctions,
    Map<MathOp, String> intFunctions,
    boolean masksShifts,
    String unroll,
    Set<String> reserved,
    Map<String, Supplier<Definition>> library,
    Optional<CircuitWords> circuits) {

  /** A language that is not of an FPGA. */
  public Dialect(
      String name,
      List<String> firstLines,
      List<String> fp64Lines,
      List<String> int64AtomicLines,
      String kernelHead,
      String helperHead,
      String groupHelperHead,
      String restrict,
      Map<ScalarType, String> types,
      Map<ScalarType, String> memoryTypes,
      Map<ScalarType, String> unsigned,
      Map<AddressSpace, String> spaces,
      String localDeclaration,
      String tableDeclaration,
      Map<Query, String> queries,
      String localBarrier,
      String globalBarrier,
      Map<Form, String> forms,
      Map<MathOp, String> floatFunctions,
      Map<MathOp, String> intFunctions,
      boolean masksShifts,
      String unroll,
      Set<String> reserved,
      Map<String, Supplier<Definition>> library) {
    this(
        name,
        firstLines,
        fp64Lines,
        int64AtomicLines,
        kernelHead,
        helperHead,
        groupHelperHead,
        restrict,
        types,
        memoryTypes,
        unsigned,
        spaces,
        localDeclaration,
        tableDeclaration,
        queries,
        localBarrier,
        globalBarrier,
        forms,
        floatFunctions,
        intFunctions,
        masksShifts,
        unroll,
        reserved,
        library,
        Optional.empty());
  }

  /** The same language as an FPGA's compiler takes it. */
  Dialect forFpga(String named, CircuitWords words) {
    return new Dialect(
        named,
        firstLines,
        fp64Lines,
        int64AtomicLines,
        kernelHead,
        helperHead,
        groupHelperHead,
        restrict,
        types,
        memoryTypes,
        unsigned,
        spaces,
        localDeclaration,
        tableDeclaration,
        queries,
        localBarrier,
        globalBarrier,
        forms,
        floatFunctions,
        intFunctions,
        masksShifts,
        unroll,
        reserved,
        library,
        Optional.of(words));
  }

  /** What a language writes in its own way, with the parts that are filled in, in order. */
  public enum Form {
    /** The same bits as another type: type, value. */
    BITS,
    /** Java's {@code %} on floating types: left, right. */
    FLOAT_REMAINDER,
    /** Atomic sum of an INT element: element, value. */
    ATOMIC_ADD_INT,
    /** Atomic sum of a LONG element: element, value. */
    ATOMIC_ADD_LONG,
    /** Neighbouring elements: lanes, first element. */
    LOAD_LANES,
    /** Stores neighbouring elements: lanes, first element, value. */
    STORE_LANES,
    /** Neighbouring HALF elements as FLOAT lanes: lanes, first element, address space. */
    LOAD_HALF_LANES,
    /** Stores FLOAT lanes as neighbouring HALF elements: lanes, first element, space, value. */
    STORE_HALF_LANES,
    /** One scalar in all lanes: vector type, value. */
    SPLAT,
    /** Converts lane by lane: vector type, value. */
    CONVERT_LANES,
    /** Lane by lane one of two values: mask, value where it is set, value where it is not. */
    SELECT_LANES,
    /** Whether a mask is set in a lane: mask. */
    ANY_LANE,
    /** Whether a mask is set in all lanes: mask. */
    ALL_LANES
  }

  /** A form with its parts filled in. */
  String form(Form form, Object... parts) {
    return spell(forms, form).formatted(parts);
  }

  /**
   * A function of the library.
   *
   * @param text its definition
   * @param needs names of other functions that it calls
   */
  public record Definition(String text, List<String> needs) {
    public Definition {
      needs = List.copyOf(needs);
    }
  }

  public Dialect {
    firstLines = List.copyOf(firstLines);
    fp64Lines = List.copyOf(fp64Lines);
    int64AtomicLines = List.copyOf(int64AtomicLines);
    types = Map.copyOf(types);
    memoryTypes = Map.copyOf(memoryTypes);
    unsigned = Map.copyOf(unsigned);
    spaces = Map.copyOf(spaces);
    queries = Map.copyOf(queries);
    forms = Map.copyOf(forms);
    floatFunctions = Map.copyOf(floatFunctions);
    intFunctions = Map.copyOf(intFunctions);
    reserved = Set.copyOf(reserved);
    library = Map.copyOf(library);
  }

  /** The spelling of a key, which must be there: a table with a hole is our mistake. */
  static <K> String spell(Map<K, String> table, K key) {
    String text = table.get(key);
    if (text == null) {
      throw new IllegalStateException(
          "The dialect has no spelling for " + key + ". Please report this with the kernel.");
    }
    return text;
  }
}
