package dev.stratus.embedded.runtime.cuda;

import java.util.List;

/** Makes PTX of CUDA C. */
public interface PtxCompiler {

  /** Its name and version, such as {@code NVRTC 13.0}. */
  String tool();

  /**
   * The newest architecture that it knows, such as 90.
   *
   * @param wanted the device's
   */
  int architecture(int wanted);

  /**
   * @param options beside the architecture, in NVRTC's spelling
   * @throws PtxCompileException with the whole log
   */
  Made compile(String source, int architecture, List<String> options);

  /**
   * What it made.
   *
   * @param ptx the text
   * @param log what the compiler said, whole
   */
  record Made(byte[] ptx, String log) {}
}
