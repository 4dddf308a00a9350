package dev.stratus.embedded.runtime.opencl;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Program binaries on disk, one file each, named by the program's key. A file holds a magic word,
 * the SHA-256 of what follows, and the binary; it appears whole or not at all (written under
 * another name and moved). A bad file is told in the log and rebuilt: the cache may always be
 * deleted.
 *
 * @param folder where; empty: nothing is kept
 */
public record BinaryStore(Optional<Path> folder) {
  private static final System.Logger LOG = System.getLogger(BinaryStore.class.getName());
  private static final byte[] MAGIC = "STRATUS1".getBytes(StandardCharsets.US_ASCII);
  private static final int DIGEST_BYTES = 32;

  /** What {@code stratus.cache.dir} or {@code STRATUS_CACHE_DIR} names. */
  public static Optional<Path> configuredFolder() {
    String property = System.getProperty("stratus.cache.dir");
    String named = property != null ? property : System.getenv("STRATUS_CACHE_DIR");
    return named == null || named.isBlank() ? Optional.empty() : Optional.of(Path.of(named));
  }

  public boolean enabled() {
    return folder.isPresent();
  }

  /** The binary kept under a key; empty where there is none, or the file is not good. */
  public Optional<byte[]> read(String key) {
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    Path file = file(folder.get(), key);
    try {
      Optional<byte[]> binary = unpack(Files.readAllBytes(file));
      if (binary.isEmpty()) {
        LOG.log(
            Level.WARNING,
            "The cached program {0} is damaged; it is ignored and built again.",
            file);
      }
      return binary;
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException unreadable) {
      LOG.log(
          Level.WARNING,
          "The cached program {0} cannot be read; it is built again: {1}",
          file,
          unreadable);
      return Optional.empty();
    }
  }

  /** Keeps a binary. A folder that cannot be written costs the cache, never the program. */
  public void write(String key, byte[] binary) {
    if (folder.isEmpty()) {
      return;
    }
    Path target = file(folder.get(), key);
    try {
      Files.createDirectories(folder.get());
      Path temporary = Files.createTempFile(folder.get(), key.substring(0, 8), ".part");
      try {
        Files.write(temporary, pack(binary));
        Files.move(
            temporary, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException unwritable) {
      LOG.log(
          Level.WARNING,
          "The program cache {0} cannot be written, so nothing is kept: {1}",
          target,
          unwritable);
    }
  }

  private static Path file(Path folder, String key) {
    return folder.resolve(key + ".clbin");
  }

  private static byte[] pack(byte[] binary) {
    return ByteBuffer.allocate(MAGIC.length + DIGEST_BYTES + binary.length)
        .put(MAGIC)
        .put(sha256().digest(binary))
        .put(binary)
        .array();
  }

  private static Optional<byte[]> unpack(byte[] file) {
    int header = MAGIC.length + DIGEST_BYTES;
    if (file.length <= header || !Arrays.equals(MAGIC, Arrays.copyOf(file, MAGIC.length))) {
      return Optional.empty();
    }
    byte[] digest = Arrays.copyOfRange(file, MAGIC.length, header);
    byte[] binary = Arrays.copyOfRange(file, header, file.length);
    boolean good = MessageDigest.isEqual(digest, sha256().digest(binary));
    return good ? Optional.of(binary) : Optional.empty();
  }

  /** A name for what is made of all these texts: SHA-256, hexadecimal. */
  public static String key(String... parts) {
    MessageDigest digest = sha256();
    for (String part : parts) {
      digest.update(part.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(
          "Every Java platform has SHA-256; this one says no.", impossible);
    }
  }
}
