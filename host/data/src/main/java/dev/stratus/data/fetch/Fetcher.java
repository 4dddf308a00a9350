package dev.stratus.data.fetch;

import dev.stratus.data.DataException;
import dev.stratus.data.ShippedDigits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Fetches a data set: all of it, verified, or nothing. */
public final class Fetcher {

  /** Beside the data: where it came from. */
  public static final String RECORD = "dataset.json";

  private final Tools tools;

  /**
   * @param environment of the programs that are run; PATH says where they are
   */
  public Fetcher(Map<String, String> environment) {
    tools = new Tools(environment);
  }

  /**
   * Where a package came from.
   *
   * @param sha256 of the package's file
   */
  private record SourcePackage(String name, String version, String sha256) {}

  /**
   * Sees to it that a data set is there and whole.
   *
   * @return whether anything had to be fetched
   * @throws DataException if it cannot be had; the folder is then as it was
   */
  public boolean fetch(DataSource source, DataFolder folder) {
    if (folder.problem(source).isEmpty() && Files.exists(folder.of(source).resolve(RECORD))) {
      return false;
    }
    Path work = workFolder(folder.root());
    try {
      Path made = Files.createDirectory(work.resolve("made"));
      List<SourcePackage> packages = new ArrayList<>();
      for (String name : source.packages()) {
        packages.add(unpack(work, name));
      }
      make(source, work, made);
      DataFolder.problem(made, source)
          .ifPresent(problem -> {
            throw new DataException(
                "The fetched data is not what it should be, and is not kept: " + problem + ".");
          });
      Files.writeString(made.resolve(RECORD), record(source, packages, made));
      put(made, folder.of(source), work.resolve("old"));
      return true;
    } catch (IOException e) {
      throw new DataException(folder.of(source) + " cannot be written: " + e, e);
    } finally {
      delete(work);
    }
  }

  /** Beside its place in the end, so that the last step is a move. */
  private static Path workFolder(Path root) {
    try {
      Files.createDirectories(root);
      return Files.createTempDirectory(root, ".fetch-");
    } catch (AccessDeniedException e) {
      throw new DataException(
          root + " may not be written; choose a folder of yours with --dir or STRATUS_DATA.", e);
    } catch (IOException e) {
      throw new DataException(
          root + " cannot be made or written (" + e + "); choose another with --dir.", e);
    }
  }

  private SourcePackage unpack(Path work, String name) throws IOException {
    Path apt = tools.find("apt-get");
    Path dpkg = tools.find("dpkg");
    Path folder = Files.createDirectory(work.resolve(name));
    tools.run(folder, apt, "download", name);
    Path file;
    try (Stream<Path> all = Files.list(folder)) {
      file =
          all.filter(f -> f.toString().endsWith(".deb"))
              .findFirst()
              .orElseThrow(() -> new DataException("apt-get download " + name + " left no .deb."));
    }
    String version = tools.run(folder, dpkg, "--field", file.toString(), "Version").strip();
    tools.run(folder, dpkg, "-x", file.toString(), work.resolve("root").toString());
    return new SourcePackage(name, version, DataFolder.sha256(file));
  }

  private void make(DataSource source, Path work, Path made) throws IOException {
    Path usr = work.resolve("root").resolve("usr");
    switch (source) {
      case FASHION_MNIST -> {
        for (DataSource.DataFile file : source.files()) {
          take(usr.resolve("share/datasets/fashion-mnist").resolve(file.name()), made);
        }
        take(usr.resolve("share/doc/dataset-fashion-mnist/copyright"), made);
      }
      case KJV -> {
        Path bible = usr.resolve("bin/bible");
        Path data = usr.resolve("lib");
        byte[] text = tools.runBytes(work, bible, "-p", data.toString(), "-f", "Gen1:1-Rev22:21");
        Files.write(made.resolve("kjv.txt"), text);
        take(usr.resolve("share/doc/bible-kjv-text/copyright"), made);
      }
      case DIGITS -> {
        try (InputStream in = ShippedDigits.open()) {
          Files.copy(in, made.resolve("digits.csv.gz"));
        }
      }
    }
  }

  private static void take(Path file, Path folder) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new DataException(
          "The package has no " + file.getFileName() + " where it was expected; nothing is kept.");
    }
    Files.copy(file, folder.resolve(file.getFileName()));
  }

  private static String record(DataSource source, List<SourcePackage> packages, Path made)
      throws IOException {
    List<Map<String, Object>> files = new ArrayList<>();
    for (DataSource.DataFile file : source.files()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", file.name());
      entry.put("bytes", Files.size(made.resolve(file.name())));
      entry.put("sha256", file.sha256());
      files.add(entry);
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("format", "stratus.dataset/1");
    tree.put("name", source.word());
    tree.put("title", source.title());
    tree.put("licence", source.licence());
    tree.put("packages", packages);
    tree.put("files", files);
    return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(tree)
        + "\n";
  }

  /** What was there before and is not whole goes only when the new is there. */
  private static void put(Path made, Path place, Path old) throws IOException {
    boolean replaced = Files.exists(place);
    if (replaced) {
      Files.move(place, old);
    }
    try {
      Files.move(made, place);
    } catch (IOException e) {
      if (replaced) {
        Files.move(old, place);
      }
      throw e;
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " is left behind and can be deleted", e);
    }
  }
}
