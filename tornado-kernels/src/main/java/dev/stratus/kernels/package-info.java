/** The kernels. A file per operation, a ladder from plain to fast in each. */
package dev.stratus.kernels;
