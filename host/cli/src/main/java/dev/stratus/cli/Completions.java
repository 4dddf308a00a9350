package dev.stratus.cli;

import dev.stratus.embedded.spi.KernelTarget;
import dev.stratus.kernel.KernelNames;
import dev.stratus.kernel.NamedKernel;
import dev.stratus.profiles.ProfileLookup;
import java.util.Iterator;

/** Words that a shell can complete, and that the help lists. */
final class Completions {
  private Completions() {}

  static final class Kernels implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return KernelNames.all().stream().map(NamedKernel::name).iterator();
    }
  }

  static final class Targets implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return KernelTarget.names().iterator();
    }
  }

  /**
   * The shipped ones: a user's own folder may be unreadable, and a list of words is no place to say
   * so.
   */
  static final class Profiles implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return ProfileLookup.shippedOnly().names().iterator();
    }
  }
}
