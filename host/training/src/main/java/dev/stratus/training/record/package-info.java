/** What stays of a training while it runs: a file of metrics, a chart, a line or a table. */
@NullMarked
package dev.stratus.training.record;

import org.jspecify.annotations.NullMarked;
