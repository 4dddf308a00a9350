/**
 * Explains a machine: what stands between a program and its devices, and what to do about it.
 *
 * <p>{@link dev.stratus.doctor.Machine} is everything that is looked at; {@link
 * dev.stratus.doctor.Doctor} asks each check in turn, and each gives its findings.
 */
@NullMarked
package dev.stratus.doctor;

import org.jspecify.annotations.NullMarked;
