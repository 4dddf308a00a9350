/** Others' layer normalization, behind one small interface, for the device benchmark. */
@NullMarked
package dev.stratus.bench.peers;

import org.jspecify.annotations.NullMarked;
