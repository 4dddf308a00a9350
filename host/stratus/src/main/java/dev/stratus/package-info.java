/**
 * The library a user imports: layer normalization as a request that is checked once, a choice of
 * device and kernel that can be printed, and an outcome with its receipt.
 */
@NullMarked
package dev.stratus;

import org.jspecify.annotations.NullMarked;
