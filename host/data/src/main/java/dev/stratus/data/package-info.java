/**
 * Data sets for training: files a user has (IDX, CSV, text), the digits that are shipped, and how
 * they become mini-batches. Every order is made from a seed by {@link dev.stratus.data.SeededOrder}
 * and is the same on every machine. No network is used here.
 */
@NullMarked
package dev.stratus.data;

import org.jspecify.annotations.NullMarked;
