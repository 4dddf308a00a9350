package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.ScalarType;
import java.util.List;
import java.util.Map;

/**
 * A lifted helper method. Behind the arguments that Java passes, the caller passes lengths, then
 * local arrays.
 *
 * @param parameterTypes by Java parameter; meaningless for arrays and contexts
 * @param foldedScalars Java index to value, of parameters that size arrays of the code
 * @param lengthsOf Java indexes of the arrays whose lengths the caller passes
 * @param locals the local arrays that the caller makes for it: only a kernel can make one
 */
record Helper(
    IrFunction function,
    List<ScalarType> parameterTypes,
    Map<Integer, Object> foldedScalars,
    List<Integer> lengthsOf,
    List<LocalArray> locals) {

  record LocalArray(String name, ScalarType element, int length) {}
}
