package dev.stratus.embedded.jit.spirv;

import java.util.Arrays;
import java.util.Optional;

/** A version of SPIR-V. The code is the same for all: nothing newer than 1.0 is used. */
public enum SpirvVersion {
  V1_0(0),
  V1_1(1),
  V1_2(2);

  private final int minor;

  SpirvVersion(int minor) {
    this.minor = minor;
  }

  int word() {
    return 1 << 16 | minor << 8;
  }

  /** Such as {@code 1.0}. */
  public String spelled() {
    return "1." + minor;
  }

  /** The version that a target's name asks for: {@code spirv} is 1.0. Empty: no SPIR-V target. */
  public static Optional<SpirvVersion> ofTarget(String language) {
    return language.equals("spirv")
        ? Optional.of(V1_0)
        : Arrays.stream(values()).filter(v -> language.equals("spirv" + v.spelled())).findFirst();
  }
}
