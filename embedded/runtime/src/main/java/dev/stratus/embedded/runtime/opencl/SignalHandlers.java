package dev.stratus.embedded.runtime.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Gives the JVM its signal handlers back after a driver's compiler has taken them.
 *
 * <p>LLVM, which PoCL and Oclgrind compile with, installs handlers of its own at its first
 * temporary file (<code>llvm::sys::RemoveFileOnSignal</code>): for SIGSEGV among others, for the
 * whole process, and with SA_RESETHAND, so that the kernel goes back to the default action when one
 * arrives. A JVM lives by that signal: every safepoint stops compiled code with it. Where two
 * threads come to a safepoint together, the first is handled and the second ends the process:
 * "Segmentation fault", without a word from the JVM, seldom and never twice in the same place. A
 * single one makes LLVM remove the files its compiler is writing, and install its handlers anew at
 * the next.
 *
 * <p>LLVM installs them only where it believes that they are not installed. So what the JVM had is
 * read before the first driver is loaded, and written back once LLVM's are found; that LLVM does
 * not install them again, and its driver has not to be watched from then on. Another driver brings
 * an LLVM of its own. Only the signals that lead to the same handler as SIGSEGV are written, so
 * what an application sets for others stays.
 *
 * <p>Nothing is done but on Linux, the only system where this was seen and tried.
 */
final class SignalHandlers {
  private static final int SIGSEGV = 11;
  private static final int LAST_SIGNAL = 31;

  /** Room for a {@code struct sigaction}: 152 bytes on x86-64 and AArch64, handler first. */
  private static final long ACTION_BYTES = 256;

  /** A look at a handler is a system call of a microsecond. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** PoCL compiles a kernel at its first launch, in a thread of its own: much longer than that. */
  private static final long WATCH_NANOS = TimeUnit.SECONDS.toNanos(60);

  private static final class Holder {
    static final Optional<SignalHandlers> OF_THIS_JVM = read();
  }

  private final MethodHandle sigaction;
  private final MemorySegment jvms = Arena.global().allocate(ACTION_BYTES * (LAST_SIGNAL + 1), 8);
  private final MemorySegment found = Arena.global().allocate(ACTION_BYTES, 8);
  private final AtomicBoolean watching = new AtomicBoolean();

  /** Until when each driver's compiler may still install them. */
  private final Map<String, Long> watched = new ConcurrentHashMap<>();

  /** Drivers whose LLVM has, and was undone. */
  private final Set<String> settled = ConcurrentHashMap.newKeySet();

  private volatile boolean restored;

  private SignalHandlers(MethodHandle sigaction) {
    this.sigaction = sigaction;
    for (int signal = 1; signal <= LAST_SIGNAL; signal++) {
      call(signal, MemorySegment.NULL, jvms(signal));
    }
  }

  /** Reads the JVM's handlers. To be called before the first driver is loaded. */
  static void remember() {
    var unused = Holder.OF_THIS_JVM;
  }

  /**
   * To be called before whatever may make a driver compile.
   *
   * @param platform the driver's name
   */
  static void watch(String platform) {
    Holder.OF_THIS_JVM.ifPresent(handlers -> handlers.watchForAWhile(platform));
  }

  /** Whether a driver's handlers were found, and the JVM's written back. */
  static boolean wereRestored() {
    return Holder.OF_THIS_JVM.isPresent() && Holder.OF_THIS_JVM.get().restored;
  }

  /** Whether SIGSEGV goes to the JVM now, or this is not a system where that is looked after. */
  static boolean areTheJvms() {
    return Holder.OF_THIS_JVM.isEmpty() || Holder.OF_THIS_JVM.get().haveJvms();
  }

  private static Optional<SignalHandlers> read() {
    if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux")) {
      return Optional.empty();
    }
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find("sigaction")
        .map(address ->
            linker.downcallHandle(
                address,
                FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS)))
        .map(SignalHandlers::new);
  }

  private void watchForAWhile(String platform) {
    if (settled.contains(platform)) {
      return;
    }
    watched.put(platform, System.nanoTime() + WATCH_NANOS);
    if (watching.compareAndSet(false, true)) {
      Thread.ofPlatform().daemon().name("stratus-signal-handlers").start(this::look);
    }
  }

  private void look() {
    do {
      try {
        while (isToWatch()) {
          restore();
          LockSupport.parkNanos(LOOK_NANOS);
        }
      } finally {
        watching.set(false);
      }
      // A launch between the two lines above was not seen, and left the watching to this thread.
    } while (isToWatch() && watching.compareAndSet(false, true));
  }

  private boolean isToWatch() {
    return !unsettled().isEmpty();
  }

  private List<String> unsettled() {
    long now = System.nanoTime();
    return watched.entrySet().stream()
        .filter(driver -> now - driver.getValue() < 0 && !settled.contains(driver.getKey()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private synchronized boolean haveJvms() {
    call(SIGSEGV, MemorySegment.NULL, found);
    return handler(found) == handler(jvms(SIGSEGV));
  }

  private synchronized void restore() {
    if (haveJvms()) {
      return;
    }
    // Where two may have been it, both stay under watch: a look is cheap.
    List<String> suspects = unsettled();
    if (suspects.size() == 1) {
      settled.add(suspects.getFirst());
    }
    long drivers = handler(found);
    // SIGSEGV first: it is the one that does harm.
    call(SIGSEGV, jvms(SIGSEGV), MemorySegment.NULL);
    for (int signal = 1; signal <= LAST_SIGNAL; signal++) {
      call(signal, MemorySegment.NULL, found);
      // The default action, 0, is what a handler that was used once leaves, and what others have.
      if (drivers != 0 && handler(found) == drivers) {
        call(signal, jvms(signal), MemorySegment.NULL);
      }
    }
    restored = true;
  }

  private MemorySegment jvms(int signal) {
    return jvms.asSlice(signal * ACTION_BYTES, ACTION_BYTES);
  }

  private static long handler(MemorySegment action) {
    return action.get(ValueLayout.JAVA_LONG, 0);
  }

  private void call(int signal, MemorySegment set, MemorySegment old) {
    try {
      int status = (int) sigaction.invokeExact(signal, set, old);
      if (status != 0) {
        throw new IllegalStateException("sigaction(" + signal + ") failed with " + status + ".");
      }
    } catch (RuntimeException | Error failure) {
      throw failure;
    } catch (Throwable impossible) {
      throw new IllegalStateException("sigaction threw", impossible);
    }
  }
}
