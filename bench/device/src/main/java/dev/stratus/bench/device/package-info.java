/**
 * The device benchmark. One way: a plan of cases -> contestants, each checked -> rounds in turns ->
 * a result as data -> files and a report. Knows nothing of the command line.
 */
@NullMarked
package dev.stratus.bench.device;

import org.jspecify.annotations.NullMarked;
