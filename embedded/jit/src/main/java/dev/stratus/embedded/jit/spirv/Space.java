package dev.stratus.embedded.jit.spirv;

import dev.stratus.embedded.jit.ir.AddressSpace;

/** Storage classes. */
enum Space {
  UNIFORM_CONSTANT(0, "UniformConstant"),
  INPUT(1, "Input"),
  WORKGROUP(4, "Workgroup"),
  CROSS_WORKGROUP(5, "CrossWorkgroup"),
  FUNCTION(7, "Function");

  private final int code;
  private final String spelled;

  Space(int code, String spelled) {
    this.code = code;
    this.spelled = spelled;
  }

  static Space of(AddressSpace space) {
    return switch (space) {
      case GLOBAL -> CROSS_WORKGROUP;
      case CONSTANT -> UNIFORM_CONSTANT;
      case LOCAL -> WORKGROUP;
      case PRIVATE -> FUNCTION;
    };
  }

  String spelled() {
    return spelled;
  }

  Operand operand() {
    return new Operand.Word(code, spelled);
  }
}
