/**
 * The matrix behind {@code stratus check}: which cases, on which devices, and what came of them.
 */
@NullMarked
package dev.stratus.cli.check;

import org.jspecify.annotations.NullMarked;
