package dev.stratus.embedded.runtime.resolve;

import dev.stratus.embedded.jit.MethodId;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.invoke.MethodHandleInfo;

/** A method that a function object calls, before it is known to be usable as a kernel. */
record FoundMethod(String owner, String name, String descriptor, boolean isStatic) {

  static FoundMethod of(DirectMethodHandleDesc handle) {
    return new FoundMethod(
        internalName(handle.owner().descriptorString()),
        handle.methodName(),
        handle.lookupDescriptor(),
        handle.refKind() == MethodHandleInfo.REF_invokeStatic);
  }

  MethodId id() {
    return new MethodId(owner, name, descriptor);
  }

  private static String internalName(String classDescriptor) {
    return classDescriptor.substring(1, classDescriptor.length() - 1);
  }
}
