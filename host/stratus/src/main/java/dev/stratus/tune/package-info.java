/**
 * The search for the fastest way to run a problem on a device: which candidates, in which turns,
 * who wins, and what is kept. It knows neither devices nor layers, only trials.
 */
@NullMarked
package dev.stratus.tune;

import org.jspecify.annotations.NullMarked;
