/**
 * OpenCL 1.2 through {@code java.lang.foreign}: a record of method handles ({@link
 * dev.stratus.embedded.runtime.opencl.OpenClBinding}), and above it devices, contexts, in-order
 * queues, buffers, programs and kernels as owners that are closed by whoever opened them.
 *
 * <p>Walk: {@link dev.stratus.embedded.runtime.opencl.OpenCl#load()} finds the ICD loader or says
 * why there is none; {@link dev.stratus.embedded.runtime.opencl.Discovery} lists devices and
 * absences; {@link dev.stratus.embedded.runtime.opencl.OpenClContext#open} opens a device. Nothing
 * native lies outside this package.
 */
package dev.stratus.embedded.runtime.opencl;
