/**
 * Charts as values, and what is made of them: a self-contained HTML page, SVG and PNG files, tables
 * in Markdown. Knows nothing of what is measured.
 *
 * <p>Charts are drawn by this package and not by a library, because a page that follows the
 * reader's light or dark theme needs SVG whose colours are names, which none was found to write;
 * the same drawing then makes the PNG.
 */
@NullMarked
package dev.stratus.report;

import org.jspecify.annotations.NullMarked;
