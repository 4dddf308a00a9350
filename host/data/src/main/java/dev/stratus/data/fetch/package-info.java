/**
 * Data sets taken from the operating system's packages, without root and without installing: {@code
 * apt-get download}, {@code dpkg -x}, checksums, then one move into place.
 */
@NullMarked
package dev.stratus.data.fetch;

import org.jspecify.annotations.NullMarked;
