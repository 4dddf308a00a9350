package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.CompareOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.UnaryOp;
import dev.stratus.embedded.jit.simplify.Conditions;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.util.Optional;

/** What the arithmetic instructions mean. */
final class Arithmetic {
  private Arithmetic() {}

  /** The operator of {@code iadd} to {@code lxor}. */
  static Optional<BinaryOp> binary(Opcode opcode) {
    return switch (opcode) {
      case IADD, LADD, FADD, DADD -> Optional.of(BinaryOp.ADD);
      case ISUB, LSUB, FSUB, DSUB -> Optional.of(BinaryOp.SUB);
      case IMUL, LMUL, FMUL, DMUL -> Optional.of(BinaryOp.MUL);
      case IDIV, LDIV, FDIV, DDIV -> Optional.of(BinaryOp.DIV);
      case IREM, LREM, FREM, DREM -> Optional.of(BinaryOp.REM);
      case ISHL, LSHL -> Optional.of(BinaryOp.SHL);
      case ISHR, LSHR -> Optional.of(BinaryOp.SHR);
      case IUSHR, LUSHR -> Optional.of(BinaryOp.USHR);
      case IAND, LAND -> Optional.of(BinaryOp.AND);
      case IOR, LOR -> Optional.of(BinaryOp.OR);
      case IXOR, LXOR -> Optional.of(BinaryOp.XOR);
      default -> Optional.empty();
    };
  }

  static boolean isNegation(Opcode opcode) {
    return switch (opcode) {
      case INEG, LNEG, FNEG, DNEG -> true;
      default -> false;
    };
  }

  static Expr negate(Expr operand) {
    return new Expr.Unary(UnaryOp.NEG, operand);
  }

  /** The comparison that leaves -1, 0 or 1. */
  static Optional<Expr> threeWay(Opcode opcode, Expr left, Expr right) {
    return switch (opcode) {
      case LCMP -> Optional.of(new Expr.ThreeWay(left, right, 0));
      case FCMPL, DCMPL -> Optional.of(new Expr.ThreeWay(left, right, -1));
      case FCMPG, DCMPG -> Optional.of(new Expr.ThreeWay(left, right, 1));
      default -> Optional.empty();
    };
  }

  /** {@code i2b} and its like: i2b, i2c, i2s leave an int again. */
  static Expr convert(TypeKind to, Expr operand) {
    ScalarType type =
        Kinds.scalar(to).orElseThrow(() -> new IllegalStateException("conversion to " + to));
    return new Expr.Convert(type, operand);
  }

  /** Whether the opcode compares one int with 0; else it compares two. */
  static boolean comparesWithZero(Opcode opcode) {
    return switch (opcode) {
      case IFEQ, IFNE, IFLT, IFGE, IFGT, IFLE -> true;
      default -> false;
    };
  }

  /** Empty for jumps on references. */
  static Optional<CompareOp> jump(Opcode opcode) {
    return switch (opcode) {
      case IFEQ, IF_ICMPEQ -> Optional.of(CompareOp.EQ);
      case IFNE, IF_ICMPNE -> Optional.of(CompareOp.NE);
      case IFLT, IF_ICMPLT -> Optional.of(CompareOp.LT);
      case IFGE, IF_ICMPGE -> Optional.of(CompareOp.GE);
      case IFGT, IF_ICMPGT -> Optional.of(CompareOp.GT);
      case IFLE, IF_ICMPLE -> Optional.of(CompareOp.LE);
      default -> Optional.empty();
    };
  }

  /** A stack value as a value of a variable's, parameter's or result's type. */
  static Expr narrow(ScalarType type, Expr value) {
    if (type == value.type()) {
      return value;
    }
    if (type == ScalarType.BOOLEAN) {
      return Conditions.fromInt(value);
    }
    // What is of that type already was widened by the stack alone.
    if (value instanceof Expr.Convert convert && convert.operand().type() == type) {
      return convert.operand();
    }
    return new Expr.Convert(type, value);
  }
}
