package dev.stratus.embedded.runtime.cuda;

import dev.stratus.embedded.jit.emit.CudaC;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PTX that was made when the program was built, so that a machine with a driver and no compiler
 * runs the kernels. Each is found by the SHA-256 of the CUDA C that it was made of: code of other
 * sizes, other aliasing or another version is simply not there.
 */
public final class ShippedPtx {
  /** Where a build puts it. */
  public static final String FOLDER = "META-INF/stratus/ptx/";

  /** Names the tool and its options. */
  public static final String MADE_BY = "made-by.txt";

  /** No PTX. */
  public static final ShippedPtx NONE = new ShippedPtx(_ -> null);

  private static final Pattern TARGET = Pattern.compile("\\.target\\s+sm_(\\d+)");

  private final Resources resources;

  /** What stands under a name; null: nothing. */
  @FunctionalInterface
  public interface Resources {
    @org.jspecify.annotations.Nullable
    InputStream open(String name);
  }

  /**
   * @param resources by name, {@link #FOLDER} before it
   */
  public ShippedPtx(Resources resources) {
    this.resources = resources;
  }

  /**
   * What the class path has; nothing where the environment names a compiler, which is then asked,
   * or {@code STRATUS_SHIPPED_PTX} is off.
   */
  public static ShippedPtx standard() {
    return of(System.getenv());
  }

  static ShippedPtx of(Map<String, String> environment) {
    boolean off = environment.getOrDefault("STRATUS_SHIPPED_PTX", "").strip().equals("off");
    return off || PtxCompilers.isNamed(environment)
        ? NONE
        : new ShippedPtx(ShippedPtx.class.getClassLoader()::getResourceAsStream);
  }

  /**
   * PTX with what made it.
   *
   * @param tool such as {@code shipped PTX of clang 15.0}
   * @param options the tool's
   */
  record Shipped(byte[] ptx, String tool, String options) {}

  /**
   * @param hash of the CUDA C, as {@code CompiledKernel.hash} has it
   * @param options that were asked for: those of kernels that nobody gave flags alone
   * @param architecture the device's; PTX of a newer one is not for it
   */
  Optional<Shipped> find(String hash, List<String> options, int architecture) {
    if (!options.equals(CudaC.OPTIONS)) {
      return Optional.empty();
    }
    return read(hash + ".ptx")
        .filter(ptx -> target(ptx) <= architecture)
        .map(ptx -> shipped(ptx, read(MADE_BY)));
  }

  private static Shipped shipped(byte[] ptx, Optional<byte[]> madeBy) {
    String told =
        madeBy
            .map(text -> new String(text, StandardCharsets.UTF_8).strip())
            .orElseThrow(() ->
                new IllegalStateException(
                    FOLDER + MADE_BY + " is missing beside the PTX. Please report this."));
    int colon = told.indexOf(": ");
    return new Shipped(
        ptx, "shipped PTX of " + told.substring(0, colon), told.substring(colon + 2));
  }

  private static int target(byte[] ptx) {
    Matcher target = TARGET.matcher(new String(ptx, StandardCharsets.UTF_8));
    if (!target.find()) {
      throw new IllegalStateException("Shipped PTX names no target. Please report this.");
    }
    return Integer.parseInt(target.group(1));
  }

  private Optional<byte[]> read(String name) {
    try (InputStream in = resources.open(FOLDER + name)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException unreadable) {
      throw new UncheckedIOException("The shipped " + name + " cannot be read.", unreadable);
    }
  }
}
