package dev.stratus.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** A real file on a disk that holds so many bytes. */
final class FullDisk implements WritableByteChannel {
  private final WritableByteChannel file;
  private long room;

  private FullDisk(WritableByteChannel file, long room) {
    this.file = file;
    this.room = room;
  }

  static WholeFile.Opener after(long capacity) {
    return file ->
        new FullDisk(
            Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)),
            capacity);
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    if (room == 0) {
      throw new IOException("No space left on device");
    }
    int count = (int) Math.min(room, source.remaining());
    ByteBuffer part = source.slice(source.position(), count);
    while (part.hasRemaining()) {
      file.write(part);
    }
    source.position(source.position() + count);
    room -= count;
    return count;
  }

  @Override
  public boolean isOpen() {
    return file.isOpen();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
