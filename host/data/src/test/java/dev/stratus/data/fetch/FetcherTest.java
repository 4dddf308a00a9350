package dev.stratus.data.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts play apt-get and dpkg; no network is used. */
class FetcherTest {
  @TempDir Path temp;
  private Path bin = Path.of("");
  private Path root = Path.of("");

  @BeforeEach
  void folders() throws IOException {
    bin = Files.createDirectory(temp.resolve("bin"));
    root = temp.resolve("data");
  }

  @Test
  void theDigitsNeedNoPackageAndAreFetchedOnce() throws IOException {
    Fetcher fetcher = new Fetcher(Map.of("PATH", bin.toString()));
    assertThat(fetcher.fetch(DataSource.DIGITS, new DataFolder(root))).isTrue();
    assertThat(fetcher.fetch(DataSource.DIGITS, new DataFolder(root))).isFalse();
    assertThat(Files.readString(root.resolve("digits").resolve(Fetcher.RECORD)))
        .contains("stratus.dataset/1", DataSource.DIGITS.files().getFirst().sha256(), "CC BY 4.0");
    Files.writeString(root.resolve("digits/digits.csv.gz"), "spoilt");
    assertThat(fetcher.fetch(DataSource.DIGITS, new DataFolder(root))).isTrue();
    assertThat(new DataFolder(root).problem(DataSource.DIGITS)).isEmpty();
    onlyHolds("digits");
  }

  @Test
  void withoutAptItSaysWhatItNeeds() throws IOException {
    refused("apt-get is not on the PATH", "docs/data.md");
  }

  @Test
  void aFailureOfAptIsExplained() throws IOException {
    script("dpkg", "exit 1");
    script("apt-get", "echo 'E: Unable to locate package dataset-fashion-mnist' >&2; exit 100");
    refused("ended with 100", "does not know the package", "apt-get update");
    script("apt-get", "echo 'E: Failed to fetch x Temporary failure resolving host' >&2; exit 100");
    refused("is there a network");
    script("apt-get", "echo 'E: Write error - write (28: No space left on device)' >&2; exit 100");
    refused("The disk is full", "--dir");
    script("apt-get", "echo 'E: something new' >&2; exit 7");
    refused("ended with 7", "something new");
    script("apt-get", "exit 0");
    refused("left no .deb");
  }

  @Test
  void whatIsNotTheRightBytesIsNotKept() throws IOException {
    script("apt-get", "echo pretend > $2_1.0_all.deb");
    script(
        "dpkg",
        "if [ \"$1\" = --field ]; then echo 1.0; exit; fi\n"
            + "d=$3/usr/share/datasets/fashion-mnist; mkdir -p $d $3/usr/share/doc/dataset-fashion-mnist\n"
            + "for f in train-images-idx3 train-labels-idx1 t10k-images-idx3 t10k-labels-idx1; do"
            + " echo x > $d/$f-ubyte.gz; done\n"
            + "echo c > $3/usr/share/doc/dataset-fashion-mnist/copyright");
    refused("not what it should be", "train-images-idx3-ubyte.gz has SHA-256", "must have b0564c");
    script("dpkg", "[ \"$1\" = --field ] && echo 1.0; exit 0");
    refused("has no train-images-idx3-ubyte.gz");
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Files.writeString(root, "a file");
    assertThatThrownBy(() -> fetcher().fetch(DataSource.DIGITS, new DataFolder(root)))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(root.toString(), "--dir");
  }

  @Test
  void theFolderIsTheUsers() {
    assertThat(new DataFolder(Path.of("data")).root()).isAbsolute();
    assertThat(DataFolder.of(Map.of("STRATUS_DATA", "/d", "XDG_DATA_HOME", "/x")).root())
        .isEqualTo(Path.of("/d"));
    assertThat(DataFolder.of(Map.of("XDG_DATA_HOME", "/x")).root())
        .isEqualTo(Path.of("/x/stratus"));
    assertThat(DataFolder.of(Map.of()).root()).endsWithRaw(Path.of(".local/share/stratus"));
    assertThatThrownBy(() -> DataSource.of("mnist"))
        .hasMessageContaining("fashion-mnist, digits, kjv");
  }

  private Fetcher fetcher() {
    return new Fetcher(Map.of("PATH", bin + ":/usr/bin:/bin"));
  }

  private void refused(String... parts) throws IOException {
    boolean scripted = Files.exists(bin.resolve("apt-get"));
    Fetcher fetcher = scripted ? fetcher() : new Fetcher(Map.of("PATH", bin.toString()));
    assertThatThrownBy(() -> fetcher.fetch(DataSource.FASHION_MNIST, new DataFolder(root)))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(parts);
    onlyHolds();
  }

  private void onlyHolds(String... names) throws IOException {
    try (Stream<Path> all = Files.list(root)) {
      assertThat(all.map(p -> p.getFileName().toString())).containsExactlyInAnyOrder(names);
    }
  }

  private void script(String name, String body) throws IOException {
    Path file = bin.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
