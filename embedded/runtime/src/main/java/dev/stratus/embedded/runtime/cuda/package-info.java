/**
 * CUDA's driver and its compilers, through java.lang.foreign: found at run time, and where they are
 * not there, that is a value with its reason. Nothing here knows task graphs.
 */
@NullMarked
package dev.stratus.embedded.runtime.cuda;

import org.jspecify.annotations.NullMarked;
