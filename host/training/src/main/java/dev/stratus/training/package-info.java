/**
 * Networks with layer normalization and their training on a device: layers and how they are joined,
 * one task graph for a step, and the loop around it. A step is forward, loss, backward, L2,
 * threshold, solver, in the order of MATLAB's trainnet; parameters and the solver's state stay on
 * the device, only the mini-batch goes in and the loss comes out.
 */
@NullMarked
package dev.stratus.training;

import org.jspecify.annotations.NullMarked;
