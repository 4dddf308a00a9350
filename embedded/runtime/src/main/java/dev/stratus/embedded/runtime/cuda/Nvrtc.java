package dev.stratus.embedded.runtime.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** NVIDIA's compiler as a library (NVRTC documentation, "User Interface"). */
public final class Nvrtc implements PtxCompiler {
  private final NamedFunctions functions;
  private final String tool;
  private final List<Integer> architectures;

  /**
   * @param library its functions
   * @throws NamedFunctions.MissingFunctionException if it is no NVRTC
   */
  Nvrtc(SymbolLookup library) {
    this.functions = new NamedFunctions(library);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment major = arena.allocate(JAVA_INT);
      MemorySegment minor = arena.allocate(JAVA_INT);
      call("nvrtcVersion", major, minor);
      this.tool = "NVRTC " + major.get(JAVA_INT, 0) + "." + minor.get(JAVA_INT, 0);
      MemorySegment count = arena.allocate(JAVA_INT);
      call("nvrtcGetNumSupportedArchs", count);
      MemorySegment all = arena.allocate(JAVA_INT, count.get(JAVA_INT, 0));
      call("nvrtcGetSupportedArchs", all);
      this.architectures = Arrays.stream(all.toArray(JAVA_INT)).boxed().sorted().toList();
    }
  }

  @Override
  public String tool() {
    return tool;
  }

  @Override
  public List<Integer> architectures() {
    return architectures;
  }

  @Override
  public Made compile(String source, int architecture, List<String> options) {
    List<String> all = new ArrayList<>(options);
    all.add("--gpu-architecture=compute_" + architecture);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment slot = arena.allocate(ADDRESS);
      call(
          "nvrtcCreateProgram",
          slot,
          arena.allocateFrom(source),
          arena.allocateFrom("kernel.cu"),
          0,
          MemorySegment.NULL,
          MemorySegment.NULL);
      MemorySegment program = slot.get(ADDRESS, 0);
      try {
        MemorySegment texts = arena.allocate(ADDRESS, all.size());
        for (int i = 0; i < all.size(); i++) {
          texts.setAtIndex(ADDRESS, i, arena.allocateFrom(all.get(i)));
        }
        int status = functions.call("nvrtcCompileProgram", program, all.size(), texts);
        String log = text(arena, program, "nvrtcGetProgramLogSize", "nvrtcGetProgramLog");
        if (status != 0) {
          throw new PtxCompileException(tool, String.join(" ", all), log);
        }
        return new Made(bytes(arena, program, "nvrtcGetPTXSize", "nvrtcGetPTX"), log);
      } finally {
        call("nvrtcDestroyProgram", slot);
      }
    }
  }

  private String text(Arena arena, MemorySegment program, String size, String get) {
    byte[] bytes = bytes(arena, program, size, get);
    return new String(bytes, StandardCharsets.UTF_8).strip();
  }

  /** Without the 0 at the end. */
  private byte[] bytes(Arena arena, MemorySegment program, String size, String get) {
    MemorySegment count = arena.allocate(JAVA_LONG);
    call(size, program, count);
    MemorySegment text = arena.allocate(Math.max(1, count.get(JAVA_LONG, 0)));
    call(get, program, text);
    return text.asSlice(0, Math.max(0, count.get(JAVA_LONG, 0) - 1)).toArray(JAVA_BYTE);
  }

  private void call(String name, Object... arguments) {
    int status = functions.call(name, arguments);
    if (status != 0) {
      throw new IllegalStateException(
          "NVRTC: " + name + " returned nvrtcResult " + status + ". Please report this.");
    }
  }
}
