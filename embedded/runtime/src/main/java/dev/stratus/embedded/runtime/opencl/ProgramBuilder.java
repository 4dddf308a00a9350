package dev.stratus.embedded.runtime.opencl;

import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Builds one program: from its binary on disk where that is good, else from its code. */
record ProgramBuilder(OpenClContext context, BinaryStore store) {
  /**
   * What LLVM says where a file of its own is gone: the JVM's signal for a safepoint came between
   * LLVM's taking of the handlers and our giving them back ({@link SignalHandlers}), and made it
   * remove what it was writing. By the second build the handlers are the JVM's again.
   */
  private static final String LOST_FILE = "unable to rename temporary";

  private static final System.Logger LOG = System.getLogger(ProgramBuilder.class.getName());

  DeviceProgram build(ProgramSource code, String options, String key) {
    long start = System.nanoTime();
    String source = code.text();
    if (code.spirv().isPresent()) {
      // Not kept on disk: a driver's binary would be built again with options meant for SPIR-V.
      return fromSpirv(code.spirv().get(), source, options, key, start);
    }
    if (code.binary().isPresent()) {
      return fromBinary(code.binary().get(), source, options, key, start, false);
    }
    Optional<byte[]> binary = store.read(key);
    if (binary.isPresent()) {
      try {
        return fromBinary(binary.get(), source, options, key, start, true);
      } catch (DeviceException stale) {
        LOG.log(
            Level.WARNING,
            "The driver does not take the cached program {0}; it is built again: {1}",
            key,
            stale.getMessage());
      }
    }
    DeviceProgram built = fromSource(source, options, key, start);
    if (store.enabled()) {
      keep(built, key);
    }
    return built;
  }

  private DeviceProgram fromSource(String source, String options, String key, long start) {
    try (Arena arena = Arena.ofConfined()) {
      byte[] text = source.getBytes(StandardCharsets.UTF_8);
      MemorySegment status = arena.allocate(ValueLayout.JAVA_INT);
      MemorySegment strings =
          arena.allocateFrom(
              ValueLayout.ADDRESS, arena.allocateFrom(ValueLayout.JAVA_BYTE, nonEmpty(text)));
      MemorySegment lengths = arena.allocateFrom(ValueLayout.JAVA_LONG, text.length);
      MemorySegment program =
          calls().clCreateProgramWithSource(context.handle(), 1, strings, lengths, status);
      check(status.get(ValueLayout.JAVA_INT, 0), "clCreateProgramWithSource", "");
      return compile(program, source, options, key, start, false);
    }
  }

  /** A zero-length array has no address to give. */
  private static byte[] nonEmpty(byte[] text) {
    return text.length == 0 ? new byte[1] : text;
  }

  private DeviceProgram fromSpirv(
      byte[] module, String text, String options, String key, long start) {
    return switch (SpirvRoute.to(context)) {
      case SpirvRoute.Direct _ -> fromIntermediate(module, text, options, key, start);
      case SpirvRoute.Translated(SpirvTranslator translator) -> {
        byte[] llvm = translator.translate(module, text, context.device().name());
        yield fromBinary(llvm, text, options, key, start, false);
      }
    };
  }

  private DeviceProgram fromIntermediate(
      byte[] module, String text, String options, String key, long start) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(ValueLayout.JAVA_INT);
      MemorySegment il = arena.allocateFrom(ValueLayout.JAVA_BYTE, module);
      MemorySegment program =
          calls().clCreateProgramWithIL(context.handle(), il, module.length, status);
      check(status.get(ValueLayout.JAVA_INT, 0), "clCreateProgramWithIL", "");
      return compile(program, text, options, key, start, false);
    }
  }

  private DeviceProgram fromBinary(
      byte[] binary, String source, String options, String key, long start, boolean fromDisk) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(ValueLayout.JAVA_INT);
      MemorySegment binaryStatus = arena.allocate(ValueLayout.JAVA_INT);
      MemorySegment devices = arena.allocateFrom(ValueLayout.ADDRESS, context.device().device());
      MemorySegment lengths = arena.allocateFrom(ValueLayout.JAVA_LONG, binary.length);
      MemorySegment binaries =
          arena.allocateFrom(
              ValueLayout.ADDRESS, arena.allocateFrom(ValueLayout.JAVA_BYTE, binary));
      MemorySegment program =
          calls()
              .clCreateProgramWithBinary(
                  context.handle(), 1, devices, lengths, binaries, binaryStatus, status);
      check(status.get(ValueLayout.JAVA_INT, 0), "clCreateProgramWithBinary", "");
      int refused = binaryStatus.get(ValueLayout.JAVA_INT, 0);
      if (refused != Cl.CL_SUCCESS) {
        release(program);
        check(refused, "clCreateProgramWithBinary (binary_status)", "");
      }
      return compile(program, source, options, key, start, fromDisk);
    }
  }

  private DeviceProgram compile(
      MemorySegment program,
      String source,
      String options,
      String key,
      long start,
      boolean fromDisk) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment devices = arena.allocateFrom(ValueLayout.ADDRESS, context.device().device());
      MemorySegment none = MemorySegment.NULL;
      SignalHandlers.watch(context.device().description().platform());
      MemorySegment words = arena.allocateFrom(options);
      int code = calls().clBuildProgram(program, 1, devices, words, none, none);
      String log = log(program, code);
      if (code != Cl.CL_SUCCESS && log.contains(LOST_FILE)) {
        code = calls().clBuildProgram(program, 1, devices, words, none, none);
        log = log(program, code);
      }
      if (code != Cl.CL_SUCCESS) {
        throw new ProgramBuildException(
            code, "clBuildProgram", context.device().name(), options, log, source);
      }
      long nanos = System.nanoTime() - start;
      return new DeviceProgram(context, program, source, options, key, log, nanos, fromDisk);
    } catch (RuntimeException failed) {
      release(program);
      throw failed;
    }
  }

  /** The log; where the driver has none to give after a failed build, that is said in its place. */
  private String log(MemorySegment program, int buildStatus) {
    MemorySegment device = context.device().device();
    InfoQuery query =
        new InfoQuery(
            context.device().name(),
            "clGetProgramBuildInfo",
            (i, n, v, o) -> calls().clGetProgramBuildInfo(program, device, i, n, v, o));
    try {
      return query.untrimmedText(Cl.CL_PROGRAM_BUILD_LOG, "CL_PROGRAM_BUILD_LOG");
    } catch (DeviceException noLog) {
      if (buildStatus == Cl.CL_SUCCESS) {
        throw noLog;
      }
      return "(no log: " + noLog.getMessage() + ")";
    }
  }

  private void keep(DeviceProgram program, String key) {
    try {
      store.write(key, program.binary());
    } catch (DeviceException withoutBinary) {
      LOG.log(
          Level.WARNING,
          "The driver gives no binary of program {0}, so it is not cached on disk: {1}",
          key,
          withoutBinary.getMessage());
    }
  }

  private void release(MemorySegment program) {
    Release.check(calls().clReleaseProgram(program), "clReleaseProgram", context.device().name());
  }

  private OpenClCalls calls() {
    return context.calls();
  }

  private void check(int code, String call, String sentence) {
    if (code != Cl.CL_SUCCESS) {
      throw new DeviceException(code, call, context.device().name(), sentence);
    }
  }
}
