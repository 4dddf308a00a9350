package uk.ac.manchester.tornado.api.enums;

/** What runs the kernels of a device. */
public enum TornadoVMBackendType {
  /** OpenCL. */
  OPENCL,
  /** Metal. */
  METAL,
  /** CUDA by PTX; later versions of TornadoVM drop it. */
  PTX,
  /** CUDA. */
  CUDA,
  /** SPIR-V; later versions of TornadoVM drop it. */
  SPIRV,
  /** The JVM itself. */
  JAVA,
  /** A device on paper. */
  VIRTUAL
}
