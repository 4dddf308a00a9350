package dev.stratus.io.mat;

import dev.stratus.tensor.FileSpec;
import dev.stratus.tensor.TensorFileException;
import dev.stratus.tensor.TensorStorageException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import us.hebi.matlab.mat.format.BufferAllocator;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.format.Mat5Reader;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sources;

/** Reads variables of one .mat file; says in the user's words what is none. */
final class MatReader {

  /** What every .mat of version 5 or later begins with. */
  private static final int HEADER_BYTES = 128;

  /** HDF5, which version 7.3 is, begins here or at 512 bytes. */
  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

  private static final int HDF5_PLACE = 512;

  /** Variables up to this size are read however well they are compressed. */
  private static final long SURE_BYTES = 256L << 20;

  /**
   * Beyond that size, a variable may be this many times the size of the file. Measured data
   * compress a few times; a file made to fill the memory compresses a thousand times.
   */
  private static final long MOST_EXPANSION = 100;

  private final FileSpec file;

  MatReader(FileSpec file) {
    this.file = FileSpec.of(file.path());
  }

  /**
   * What a file says of a variable.
   *
   * @param type its class
   */
  record Variable(
      String name, MatlabType type, boolean complex, boolean logical, int... dimensions) {}

  /** The variables, without their values. */
  List<Variable> list() {
    List<Variable> variables = new ArrayList<>();
    requireVersion();
    parse(header -> {
      variables.add(
          new Variable(
              header.getName(),
              header.getType(),
              header.isComplex(),
              header.isLogical(),
              header.getDimensions()));
      return false;
    });
    return variables;
  }

  /** The values of a numeric variable. */
  Matrix read(String name) {
    requireVersion();
    return parse(header -> header.getName().equals(name)).getMatrix(name);
  }

  /** Everything. */
  Mat5File readAll() {
    requireVersion();
    return parse(header -> true);
  }

  private Mat5File parse(Mat5Reader.EntryFilter filter) {
    try (FileChannel channel = file.open("a .mat");
        InputStream stream = new Told(Channels.newInputStream(channel))) {
      long fileBytes = channel.size();
      return Mat5.newReader(Sources.wrapInputStream(new BufferedInputStream(stream, 1 << 16)))
          .setEntryFilter(header -> {
            boolean accepted = filter.isAccepted(header);
            if (accepted) {
              requireMeasure(header, fileBytes);
            }
            return accepted;
          })
          .setBufferAllocator(new Measured(fileBytes))
          .readMat();
    } catch (IOException | RuntimeException e) {
      throw inOurWords(e);
    }
  }

  private static boolean isOutOfMeasure(long bytes, long fileBytes) {
    return bytes > SURE_BYTES && bytes / MOST_EXPANSION > fileBytes;
  }

  /** Memory for a variable's values, whatever size the file claims for them. */
  private final class Measured implements BufferAllocator {
    private final long fileBytes;

    Measured(long fileBytes) {
      this.fileBytes = fileBytes;
    }

    @Override
    public ByteBuffer allocate(int bytes) {
      if (isOutOfMeasure(bytes, fileBytes)) {
        throw file.refuse(
            String.format(
                Locale.ROOT,
                "is damaged: a variable is said to have %,d bytes, in a file of %,d.",
                bytes,
                fileBytes));
      }
      return ByteBuffer.allocate(bytes);
    }

    @Override
    public void release(ByteBuffer buffer) {}
  }

  /** The library wraps whatever happens; ours and the storage's own failures are taken out. */
  private RuntimeException inOurWords(Exception failure) {
    Throwable last = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TensorFileException || cause instanceof TensorStorageException) {
        return (RuntimeException) cause;
      }
      last = cause;
    }
    String why = last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
    return file.refuse("is damaged or truncated: " + why + ".", failure);
  }

  private void requireVersion() {
    try (FileChannel channel = file.open("a .mat")) {
      ByteBuffer start = ByteBuffer.allocate(HDF5_PLACE + HDF5.length);
      while (start.hasRemaining() && channel.read(start) >= 0) {}
      requireVersion(start.array(), start.position());
    } catch (IOException e) {
      throw file.failed("could not be read: " + e.getMessage(), e);
    }
  }

  private void requireVersion(byte[] start, int length) {
    String text = new String(start, 0, Math.min(length, 116), StandardCharsets.ISO_8859_1);
    if (isHdf5(start, 0) || isHdf5(start, HDF5_PLACE) || text.startsWith("MATLAB 7.3")) {
      throw file.refuse(
          "is a .mat of version 7.3, which is HDF5; versions 5 to 7 are read. Save it with"
              + " save(..., '-v7').");
    }
    String remedy = " In MATLAB and Octave, save(..., '-v7') writes one that is read.";
    if (text.startsWith("# Created by Octave")) {
      throw file.refuse("is a text file of Octave, no .mat of version 5 to 7." + remedy);
    }
    if (length < HEADER_BYTES) {
      throw file.refuse(
          "is no .mat of version 5 to 7: it has "
              + length
              + " bytes, and the header alone has "
              + HEADER_BYTES
              + "."
              + remedy);
    }
    boolean little = start[126] == 'I' && start[127] == 'M';
    boolean big = start[126] == 'M' && start[127] == 'I';
    int version = little ? start[125] : start[124];
    if (!little && !big) {
      boolean four = start[0] == 0 || start[1] == 0 || start[2] == 0 || start[3] == 0;
      throw file.refuse(
          "is no .mat of version 5 to 7"
              + (four ? ", perhaps one of version 4" : "")
              + ": bytes 126 and 127 are not IM or MI."
              + remedy);
    }
    if (version != 1) {
      throw file.refuse("is a .mat whose header has the version " + version + ", not 1." + remedy);
    }
  }

  private static boolean isHdf5(byte[] start, int at) {
    for (int i = 0; i < HDF5.length; i++) {
      if (start[at + i] != HDF5[i]) {
        return false;
      }
    }
    return true;
  }

  private void requireMeasure(Mat5Reader.EntryHeader header, long fileBytes) {
    long bytes = Double.BYTES;
    for (int size : header.getDimensions()) {
      bytes =
          Math.multiplyHigh(bytes, (long) size) == 0 && bytes * size >= 0
              ? bytes * size
              : Long.MAX_VALUE;
    }
    if (isOutOfMeasure(bytes, fileBytes)) {
      throw file.withMember(header.getName())
          .refuse(
              String.format(
                  Locale.ROOT,
                  "is said to be %s elements, in a file of %,d bytes; variables of more than %,d"
                      + " bytes are unpacked up to %d times the file's size, lest a file made for"
                      + " that fill the memory. Save it with save(..., '-v6'), which does not"
                      + " compress.",
                  String.join(
                      " x ",
                      java.util.Arrays.stream(header.getDimensions())
                          .mapToObj(String::valueOf)
                          .toList()),
                  fileBytes,
                  SURE_BYTES,
                  MOST_EXPANSION));
    }
  }

  /** Tells a failing storage from a file that the library cannot understand. */
  private final class Told extends FilterInputStream {
    Told(InputStream stream) {
      super(stream);
    }

    @Override
    public int read() {
      try {
        return super.read();
      } catch (IOException e) {
        throw file.failed("could not be read: " + e.getMessage(), e);
      }
    }

    @Override
    public int read(byte[] into, int at, int length) {
      try {
        return super.read(into, at, length);
      } catch (IOException e) {
        throw file.failed("could not be read: " + e.getMessage(), e);
      }
    }
  }
}
