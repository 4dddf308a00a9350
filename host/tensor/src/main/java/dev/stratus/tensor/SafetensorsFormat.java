package dev.stratus.tensor;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** One array of a {@link SafetensorsFile}. */
final class SafetensorsFormat implements TensorFormat {

  @Override
  public String suffix() {
    return ".safetensors";
  }

  @Override
  public boolean hasNames() {
    return true;
  }

  @Override
  public Set<DType> types() {
    return EnumSet.allOf(DType.class);
  }

  @Override
  public TensorRead read(FileSpec file, ReadOptions options) {
    try (SafetensorsReader reader = SafetensorsReader.open(FileSpec.of(file.path()))) {
      List<String> names = List.copyOf(reader.header().entries().keySet());
      return reader.read(TensorFormat.pick(file, names), options);
    }
  }

  @Override
  public List<String> write(Tensor tensor, WholeFile output) {
    FileSpec file = output.target();
    SafetensorsContents contents = new SafetensorsContents();
    if (file.member() == null || !output.exists()) {
      contents.add(file, file.member() == null ? UNNAMED : file.member(), tensor);
      contents.write(output);
      return List.of();
    }
    output.requireWritable();
    try (SafetensorsReader old = SafetensorsReader.open(FileSpec.of(file.path()))) {
      contents.addAll(old);
      contents.add(file, file.member(), tensor);
      contents.write(output);
    }
    return List.of();
  }
}
