package dev.stratus.embedded.jit.spirv;

/** The instructions that are used, with their numbers (SPIR-V specification 1.2, section 3.32). */
enum Op {
  UNDEF(1),
  SOURCE(3),
  NAME(5),
  EXT_INST_IMPORT(11),
  EXT_INST(12),
  MEMORY_MODEL(14),
  ENTRY_POINT(15),
  EXECUTION_MODE(16),
  CAPABILITY(17),
  TYPE_VOID(19),
  TYPE_BOOL(20),
  TYPE_INT(21),
  TYPE_FLOAT(22),
  TYPE_VECTOR(23),
  TYPE_ARRAY(28),
  TYPE_POINTER(32),
  TYPE_FUNCTION(33),
  CONSTANT_TRUE(41),
  CONSTANT_FALSE(42),
  CONSTANT(43),
  CONSTANT_COMPOSITE(44),
  FUNCTION(54),
  FUNCTION_PARAMETER(55),
  FUNCTION_END(56),
  FUNCTION_CALL(57),
  VARIABLE(59),
  LOAD(61),
  STORE(62),
  IN_BOUNDS_ACCESS_CHAIN(66),
  IN_BOUNDS_PTR_ACCESS_CHAIN(70),
  DECORATE(71),
  VECTOR_SHUFFLE(79),
  COMPOSITE_EXTRACT(81),
  COMPOSITE_INSERT(82),
  CONVERT_F_TO_S(110),
  CONVERT_S_TO_F(111),
  U_CONVERT(113),
  S_CONVERT(114),
  F_CONVERT(115),
  CONVERT_PTR_TO_U(117),
  BITCAST(124),
  F_NEGATE(127),
  I_ADD(128),
  F_ADD(129),
  I_SUB(130),
  F_SUB(131),
  I_MUL(132),
  F_MUL(133),
  S_DIV(135),
  F_DIV(136),
  S_REM(138),
  ANY(154),
  ALL(155),
  LOGICAL_EQUAL(164),
  LOGICAL_NOT_EQUAL(165),
  LOGICAL_OR(166),
  LOGICAL_AND(167),
  LOGICAL_NOT(168),
  SELECT(169),
  I_EQUAL(170),
  I_NOT_EQUAL(171),
  U_GREATER_THAN(172),
  S_GREATER_THAN(173),
  U_GREATER_THAN_EQUAL(174),
  S_GREATER_THAN_EQUAL(175),
  U_LESS_THAN(176),
  S_LESS_THAN(177),
  S_LESS_THAN_EQUAL(179),
  F_ORD_EQUAL(180),
  F_UNORD_NOT_EQUAL(183),
  F_ORD_LESS_THAN(184),
  F_ORD_GREATER_THAN(186),
  F_ORD_LESS_THAN_EQUAL(188),
  F_ORD_GREATER_THAN_EQUAL(190),
  SHIFT_RIGHT_LOGICAL(194),
  SHIFT_RIGHT_ARITHMETIC(195),
  SHIFT_LEFT_LOGICAL(196),
  BITWISE_OR(197),
  BITWISE_XOR(198),
  BITWISE_AND(199),
  NOT(200),
  CONTROL_BARRIER(224),
  ATOMIC_COMPARE_EXCHANGE(230),
  ATOMIC_I_ADD(234),
  LABEL(248),
  BRANCH(249),
  BRANCH_CONDITIONAL(250),
  RETURN(253),
  RETURN_VALUE(254),
  UNREACHABLE(255);

  private final int code;
  private final String spelled;

  Op(int code) {
    this.code = code;
    StringBuilder text = new StringBuilder("Op");
    for (String word : name().split("_", -1)) {
      text.append(word.charAt(0)).append(word.substring(1).toLowerCase(java.util.Locale.ROOT));
    }
    this.spelled = text.toString();
  }

  int code() {
    return code;
  }

  /** As the specification writes it, such as {@code OpFAdd}. */
  String spelled() {
    return spelled;
  }
}
