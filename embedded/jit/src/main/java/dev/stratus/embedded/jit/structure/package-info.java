/** Control-flow graphs and their dominators; a graph becomes nested statements. */
package dev.stratus.embedded.jit.structure;
