package dev.stratus.cli;

import dev.stratus.Affine;
import dev.stratus.Compatibility;
import dev.stratus.embedded.spi.KernelTarget;
import dev.stratus.geometry.OperationDimension;
import dev.stratus.tensor.DType;
import dev.stratus.tensor.DataFormat;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Words of the command line as the library's values. What is wrong with a word is said by the
 * library, which lists those there are; the option's name comes before it.
 */
final class Converters {
  private Converters() {}

  private static <T> T converted(String word, Function<String, T> conversion) {
    try {
      return conversion.apply(word);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  static final class ToFormat implements ITypeConverter<DataFormat> {
    @Override
    public DataFormat convert(String word) {
      return converted(word, DataFormat::of);
    }
  }

  static final class ToDType implements ITypeConverter<DType> {
    @Override
    public DType convert(String word) {
      return converted(word, DType::of);
    }
  }

  static final class ToMode implements ITypeConverter<OperationDimension> {
    @Override
    public OperationDimension convert(String word) {
      return converted(word, OperationDimension::of);
    }
  }

  static final class ToCompatibility implements ITypeConverter<Compatibility> {
    @Override
    public Compatibility convert(String word) {
      return converted(word, Compatibility::of);
    }
  }

  static final class ToAffine implements ITypeConverter<Affine> {
    @Override
    public Affine convert(String word) {
      return converted(word, Affine::of);
    }
  }

  static final class ToTarget implements ITypeConverter<KernelTarget> {
    @Override
    public KernelTarget convert(String word) {
      return converted(word, KernelTarget::of);
    }
  }
}
