/** How a batch is cut over several devices: along which dimension, where, and what is summed. */
@NullMarked
package dev.stratus.split;

import org.jspecify.annotations.NullMarked;
