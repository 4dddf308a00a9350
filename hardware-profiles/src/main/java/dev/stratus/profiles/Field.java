package dev.stratus.profiles;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A single value that profiles can set: its place in the file, and how its text is read. The schema
 * says the same in its own words; a test holds the two together.
 *
 * @param path keys from the top of the file, joined by dots
 * @param tag what YAML must take the value for
 * @param allowed what may stand there, for the error message
 * @param reader from the text of the YAML scalar; throws IllegalArgumentException if not allowed
 */
record Field<T>(String path, Tag tag, String allowed, Function<String, T> reader) {

  /**
   * What a profile may not ask of a driver's compiler: each gives up rules of arithmetic for the
   * whole program, and what Stratus promises of its results with them.
   */
  private static final Pattern FAST_MATH =
      Pattern.compile(
          ".*-cl-(fast-relaxed-math|unsafe-math-optimizations|finite-math-only|mad-enable"
              + "|no-signed-zeros|denorms-are-zero).*");

  static final Field<KernelForm> PREFERRED_FORM = word("preferredForm", KernelForm.values());
  static final Field<NumericsChoice> NUMERICS = word("numerics", NumericsChoice.values());
  static final Field<StoreChoice> STORE_POLICY = word("storePolicy", StoreChoice.values());
  static final Field<Long> LAST_LEVEL_CACHE_BYTES = bytes("lastLevelCacheBytes");
  static final Field<String> BUILD_FLAGS =
      new Field<>(
          "buildFlags",
          Tag.STR,
          "OpenCL build options that begin with a dash, separated by one blank; none of those that"
              + " relax arithmetic (such as -cl-fast-relaxed-math or -cl-mad-enable)",
          s -> require(s, s.matches("-\\S+( -\\S+)*") && !FAST_MATH.matcher(s).matches()));

  static final Field<Boolean> FP64 = flag("capabilities.fp64");
  static final Field<Boolean> FP16 = flag("capabilities.fp16");
  static final Field<Boolean> UNIFIED_MEMORY = flag("capabilities.unifiedMemory");
  static final Field<String> OPENCL_C = text("capabilities.openClC");
  static final Field<String> COMPUTE_CAPABILITY =
      new Field<>(
          "capabilities.computeCapability",
          Tag.STR,
          "NVIDIA's number in quotes, such as \"9.0\"",
          s -> require(s, s.matches("\\d{1,2}\\.\\d")));
  static final Field<Integer> MAX_WORK_GROUP = count("capabilities.maxWorkGroupItems");
  static final Field<Integer> PREFERRED_FLOATS = count("capabilities.preferredVectorFloats");
  static final Field<Long> LOCAL_MEMORY = bytes("capabilities.localMemoryBytes");
  static final Field<Long> MAX_ALLOCATION = bytes("capabilities.maxAllocationBytes");
  static final Field<Long> GLOBAL_MEMORY = bytes("capabilities.globalMemoryBytes");

  static final Field<Integer> ITEMS_PER_UNIT = count("sizing.itemsPerUnit");
  static final Field<Integer> FEW_ROWS_PER_UNIT = count("sizing.fewRowsPerUnit");
  static final Field<Integer> LEAST_SPLIT_WIDTH = count("sizing.leastSplitWidthColumns");
  static final Field<Integer> LEAST_PART = count("sizing.leastPartColumns");
  static final Field<Integer> LEAST_ROWS_PER_PART = count("sizing.leastRowsPerPart");
  static final Field<Integer> MOST_ROWS_PER_PART = count("sizing.mostRowsPerPart");

  static final Field<String> FPGA_VENDOR = text("fpga.vendor");
  static final Field<String> FPGA_BOARD = text("fpga.board");
  static final Field<String> FPGA_COMPILER = text("fpga.compiler");
  static final Field<FpgaMode> FPGA_MODE = word("fpga.mode", FpgaMode.values());
  static final Field<String> FPGA_BITSTREAMS = text("fpga.bitstreamFolder");
  static final Field<Integer> FPGA_UNROLL = count("fpga.unroll");
  static final Field<Integer> FPGA_INTERVAL = count("fpga.initiationIntervalCycles");
  static final Field<Integer> FPGA_BANKS = count("fpga.memoryBanks");
  static final Field<Integer> FPGA_WORK_GROUP = count("fpga.workGroupSizeItems");
  static final Field<Integer> FPGA_LINE = count("fpga.lineColumns");
  static final Field<Integer> FPGA_STAGES = count("fpga.accumulatorStages");
  static final Field<Boolean> FPGA_DATAFLOW = flag("fpga.dataflow");

  static Field<Integer> workGroupSize(KernelForm form) {
    return count(place(form, "workGroupSizeItems"));
  }

  static Field<Integer> vectorWidth(KernelForm form) {
    return vectorWidth(place(form, "vectorWidthFloats"));
  }

  static Field<Integer> vectorWidth(String path) {
    return new Field<>(
        path,
        Tag.INT,
        "2, 4, 8 or 16",
        s -> Integer.valueOf(require(s, s.equals("16") || s.matches("[248]"))));
  }

  static Field<Integer> accumulators(KernelForm form) {
    return accumulators(place(form, "accumulators"));
  }

  static Field<Integer> accumulators(String path) {
    return new Field<>(
        path,
        Tag.INT,
        "an integer from 1 to 8",
        s -> Integer.valueOf(require(s, s.matches("[1-8]"))));
  }

  /** All fields by their path, which is their identity. */
  static final Map<String, Field<?>> BY_PATH = byPath();

  private static Map<String, Field<?>> byPath() {
    Map<String, Field<?>> all = new LinkedHashMap<>();
    add(all, PREFERRED_FORM, NUMERICS, STORE_POLICY, LAST_LEVEL_CACHE_BYTES, BUILD_FLAGS);
    add(all, FP64, FP16, UNIFIED_MEMORY, OPENCL_C, COMPUTE_CAPABILITY);
    add(all, MAX_WORK_GROUP, PREFERRED_FLOATS);
    add(all, LOCAL_MEMORY, MAX_ALLOCATION, GLOBAL_MEMORY);
    for (KernelForm form : KernelForm.values()) {
      add(all, workGroupSize(form), vectorWidth(form), accumulators(form));
    }
    add(all, ITEMS_PER_UNIT, FEW_ROWS_PER_UNIT, LEAST_SPLIT_WIDTH, LEAST_PART);
    add(all, LEAST_ROWS_PER_PART, MOST_ROWS_PER_PART);
    add(all, FPGA_VENDOR, FPGA_BOARD, FPGA_COMPILER, FPGA_MODE, FPGA_BITSTREAMS, FPGA_UNROLL);
    add(all, FPGA_INTERVAL, FPGA_BANKS, FPGA_WORK_GROUP, FPGA_LINE, FPGA_STAGES, FPGA_DATAFLOW);
    return all;
  }

  private static void add(Map<String, Field<?>> all, Field<?>... fields) {
    for (Field<?> field : fields) {
      all.put(field.path(), field);
    }
  }

  /** The words allowed, each by its text in the file. */
  static <E extends Enum<E>> Field<E> word(String path, E[] values) {
    Map<String, E> words =
        Arrays.stream(values).collect(Collectors.toMap(Spelling::of, Function.identity()));
    String allowed = Arrays.stream(values).map(Spelling::of).collect(Collectors.joining(", "));
    return new Field<>(
        path,
        Tag.STR,
        "one of " + allowed,
        s -> {
          E value = words.get(s);
          if (value == null) {
            throw new IllegalArgumentException(s);
          }
          return value;
        });
  }

  static Field<Integer> count(String path) {
    return new Field<>(
        path, Tag.INT, "an integer from 1", s -> atLeastOne(Integer.parseInt(s)).intValue());
  }

  static Field<Long> bytes(String path) {
    return new Field<>(path, Tag.INT, "an integer from 1", s -> atLeastOne(Long.parseLong(s)));
  }

  private static Field<Boolean> flag(String path) {
    return new Field<>(
        path, Tag.BOOL, "true or false", s -> Boolean.valueOf(require(s, s.matches("true|false"))));
  }

  private static Field<String> text(String path) {
    return new Field<>(
        path, Tag.STR, "a text (quote it if it is one)", s -> require(s, !s.isBlank()));
  }

  private static String place(KernelForm form, String name) {
    return "kernels." + form.text() + "." + name;
  }

  private static Long atLeastOne(long value) {
    if (value < 1) {
      throw new IllegalArgumentException(String.valueOf(value));
    }
    return value;
  }

  private static String require(String value, boolean allowed) {
    if (!allowed) {
      throw new IllegalArgumentException(value);
    }
    return value;
  }
}
