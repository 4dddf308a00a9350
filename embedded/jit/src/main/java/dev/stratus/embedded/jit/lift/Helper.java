package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.ScalarType;
import java.util.List;

/**
 * A lifted helper method.
 *
 * @param parameterTypes by Java parameter; meaningless for arrays and contexts
 * @param lengthsOf Java indexes of the arrays whose lengths the caller passes behind the other
 *     arguments, in this order
 */
record Helper(IrFunction function, List<ScalarType> parameterTypes, List<Integer> lengthsOf) {}
