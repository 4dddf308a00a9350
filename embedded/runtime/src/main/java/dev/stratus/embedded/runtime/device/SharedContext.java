package dev.stratus.embedded.runtime.device;

import dev.stratus.embedded.runtime.opencl.DeviceProgram;
import dev.stratus.embedded.runtime.opencl.OpenClContext;
import dev.stratus.embedded.runtime.opencl.OpenClDevice;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A device's driver context, opened on first use and shared by all plans, so that a kernel is built
 * once. It stays open until the process ends, unless the device is lost: then the next plan opens a
 * new one, and the old one is closed by the last plan that uses it.
 */
public final class SharedContext {
  private final OpenClDevice device;
  private @Nullable Opened current;

  SharedContext(OpenClDevice device) {
    this.device = device;
  }

  /** The context for one plan, to be closed by it. */
  public synchronized Lease lease() {
    Opened opened = current;
    if (opened == null) {
      opened = new Opened(OpenClContext.open(device));
      current = opened;
    }
    opened.users++;
    return new Lease(opened);
  }

  private synchronized void lost(Opened opened) {
    opened.lost = true;
    if (current == opened) {
      current = null;
    }
  }

  private synchronized void release(Opened opened) {
    opened.users--;
    if (opened.lost && opened.users == 0) {
      opened.context.close();
    }
  }

  private static final class Opened {
    private final OpenClContext context;
    private final Set<DeviceProgram> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private int users;
    private boolean lost;

    Opened(OpenClContext context) {
      this.context = context;
    }
  }

  /** One plan's hold on the context. */
  public final class Lease implements AutoCloseable {
    private final Opened opened;
    private boolean closed;

    private Lease(Opened opened) {
      this.opened = opened;
    }

    public OpenClContext context() {
      return opened.context;
    }

    /** How long the driver built the program, told once: 0 to everyone who found it built. */
    public long buildNanosOnce(DeviceProgram program) {
      synchronized (SharedContext.this) {
        return opened.seen.add(program) ? program.buildNanos() : 0;
      }
    }

    /** The driver said that the device is gone. */
    public void lost() {
      SharedContext.this.lost(opened);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        release(opened);
      }
    }
  }
}
