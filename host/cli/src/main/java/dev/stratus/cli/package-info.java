/** The stratus command. */
package dev.stratus.cli;
