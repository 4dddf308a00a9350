/** From the function object that a task is given to the Java method that is the kernel. */
package dev.stratus.embedded.runtime.resolve;
