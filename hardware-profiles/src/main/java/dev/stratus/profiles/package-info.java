/**
 * Devices as data: profiles in YAML, their schema, and the lookup from a user's own file to the
 * default.
 */
@NullMarked
package dev.stratus.profiles;

import org.jspecify.annotations.NullMarked;
