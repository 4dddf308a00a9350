package dev.stratus.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * NumPy's zip archive of arrays: the array NAME is the entry NAME.npy. Entries are written as
 * np.savez writes them, not compressed; what else the archive holds is kept.
 */
final class NpzFormat implements TensorFormat {
  private static final String NPY = ".npy";

  /** The earliest time a zip knows, which NumPy writes too: the same arrays give the same file. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  @Override
  public String suffix() {
    return ".npz";
  }

  @Override
  public boolean hasNames() {
    return true;
  }

  @Override
  public Set<DType> types() {
    return NpyFormat.TYPES;
  }

  @Override
  public TensorRead read(FileSpec file, ReadOptions options) {
    try (ZipFile zip = open(file)) {
      ZipEntry entry = entry(zip, file);
      FileSpec named = file.withMember(nameOf(entry));
      ZipMember.require(named, entry, file.path().toFile().length());
      try (InputStream stream = new ZipMember(named, entry, zip.getInputStream(entry))) {
        return read(named, entry, stream, options);
      }
    } catch (IOException e) {
      throw ZipMember.damaged(file, e);
    }
  }

  private static TensorRead read(
      FileSpec file, ZipEntry entry, InputStream stream, ReadOptions options) throws IOException {
    var channel = Channels.newChannel(stream);
    NpyHeader header = NpyHeaderReader.read(file, channel);
    long announced = header.dataOffset() + header.dataBytes();
    if (announced != entry.getSize()) {
      throw file.refuse(
          String.format(
              Locale.ROOT,
              "is damaged: its .npy header announces %s %s, %,d bytes with the header, and the"
                  + " archive holds %,d.",
              header.shapeText(),
              header.type().numpyName(),
              announced,
              entry.getSize()));
    }
    DType type = NpyFormat.type(file, header, options);
    TensorShape shape = NpyFormat.shape(file, header, options);
    NpyFile.Values values = NpyFile.Values.read(file, header, channel, type);
    stream.read(); // the end, where the checksum is compared
    return new TensorRead(shape.of(values.array()), file.text(), values.notes());
  }

  @Override
  public void requireTarget(FileSpec file) {
    if (file.member() == null) {
      throw file.refuse(
          "needs the name of the array to write: " + file.withMember("NAME").text() + ".");
    }
  }

  @Override
  public List<String> write(Tensor tensor, WholeFile output) {
    FileSpec file = output.target();
    output.write(
        WholeFile.UNKNOWN,
        channel -> {
          ZipOutputStream zip = new ZipOutputStream(Channels.newOutputStream(channel));
          String name = file.member() + NPY;
          if (output.exists()) {
            keepOthers(FileSpec.of(file.path()), name, zip);
          }
          add(tensor, name, zip);
          zip.finish();
        });
    return List.of();
  }

  private static void add(Tensor tensor, String name, ZipOutputStream zip) throws IOException {
    Checksum checksum = new Checksum();
    writeNpy(tensor, checksum);
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(NO_TIME);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(checksum.bytes);
    entry.setCrc(checksum.crc.getValue());
    zip.putNextEntry(entry);
    writeNpy(tensor, Channels.newChannel(zip));
    zip.closeEntry();
  }

  private static void writeNpy(Tensor tensor, WritableByteChannel channel) throws IOException {
    channel.write(ByteBuffer.wrap(NpyWriter.header(tensor)));
    TensorBytes.write(tensor.dtype(), tensor.data().getSegment(), channel);
  }

  private static void keepOthers(FileSpec file, String replaced, ZipOutputStream zip)
      throws IOException {
    try (ZipFile old = open(file)) {
      for (ZipEntry entry : old.stream().toList()) {
        if (!entry.getName().equals(replaced)) {
          keep(file, old, entry, zip);
        }
      }
    }
  }

  private static void keep(FileSpec file, ZipFile old, ZipEntry entry, ZipOutputStream zip)
      throws IOException {
    ZipEntry copy = new ZipEntry(entry.getName());
    copy.setTime(entry.getTime());
    copy.setMethod(entry.getMethod());
    if (entry.getComment() != null) {
      copy.setComment(entry.getComment());
    }
    if (entry.getMethod() == ZipEntry.STORED) {
      copy.setSize(entry.getSize());
      copy.setCrc(entry.getCrc());
    }
    FileSpec named = file.withMember(entry.getName());
    zip.putNextEntry(copy);
    try (InputStream stream = opened(named, old, entry)) {
      byte[] chunk = new byte[1 << 16];
      for (int n = next(named, stream, chunk); n > 0; n = next(named, stream, chunk)) {
        zip.write(chunk, 0, n);
      }
    }
    zip.closeEntry();
  }

  /** What fails in reading the old archive is told apart from what fails in writing the new. */
  private static InputStream opened(FileSpec file, ZipFile zip, ZipEntry entry) {
    try {
      return new ZipMember(file, entry, zip.getInputStream(entry));
    } catch (IOException e) {
      throw ZipMember.damaged(file, e);
    }
  }

  private static int next(FileSpec file, InputStream stream, byte[] chunk) {
    try {
      return stream.read(chunk);
    } catch (IOException e) {
      throw ZipMember.damaged(file, e);
    }
  }

  private static ZipFile open(FileSpec file) {
    FileSpec whole = FileSpec.of(file.path());
    try (FileChannel channel = whole.open("an .npz")) {
      ByteBuffer start = ByteBuffer.allocate(2);
      if (!NpyHeaderReader.readFully(channel, start) || start.getShort(0) != 0x504b) {
        throw whole.refuse(
            "is not an .npz: it is no zip archive, which begins with PK. One array alone is an"
                + " .npy.");
      }
      return new ZipFile(file.path().toFile());
    } catch (IOException e) {
      throw ZipMember.damaged(whole, e);
    }
  }

  private static ZipEntry entry(ZipFile zip, FileSpec file) {
    List<ZipEntry> arrays = new ArrayList<>();
    for (ZipEntry entry : zip.stream().toList()) {
      if (entry.getName().endsWith(NPY)) {
        arrays.add(entry);
      }
    }
    List<String> names = arrays.stream().map(NpzFormat::nameOf).toList();
    String picked = TensorFormat.pick(asListed(file, names), names);
    return arrays.get(names.indexOf(picked));
  }

  /** An array may also be named as the archive's entry is, NAME.npy. */
  private static FileSpec asListed(FileSpec file, List<String> names) {
    String member = file.member();
    if (member == null || names.contains(member) || !member.endsWith(NPY)) {
      return file;
    }
    return file.withMember(member.substring(0, member.length() - NPY.length()));
  }

  private static String nameOf(ZipEntry entry) {
    String name = entry.getName();
    return name.substring(0, name.length() - NPY.length());
  }

  /** Takes bytes only to count and to sum them: a stored entry is preceded by both. */
  private static final class Checksum implements WritableByteChannel {
    private final CRC32 crc = new CRC32();
    private long bytes;

    @Override
    public int write(ByteBuffer source) {
      int count = source.remaining();
      crc.update(source);
      bytes += count;
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
