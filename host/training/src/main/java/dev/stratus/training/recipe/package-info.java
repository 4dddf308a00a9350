/** Trainings as YAML files: data, network and options, to be copied and changed. */
@NullMarked
package dev.stratus.training.recipe;

import org.jspecify.annotations.NullMarked;
