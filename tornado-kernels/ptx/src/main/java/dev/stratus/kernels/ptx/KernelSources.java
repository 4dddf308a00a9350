package dev.stratus.kernels.ptx;

import dev.stratus.embedded.jit.ClassBytes;
import dev.stratus.embedded.jit.CompiledKernel;
import dev.stratus.embedded.jit.KernelCompiler;
import dev.stratus.embedded.jit.KernelRequest;
import dev.stratus.embedded.jit.MethodId;
import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.kernels.LayerNormBackwardHeld;
import dev.stratus.kernels.LayerNormForward;
import dev.stratus.kernels.LayerNormForwardHeld;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import uk.ac.manchester.tornado.api.KernelContext;

/**
 * The CUDA C that programs of this project ask for: every kernel with its arrays apart from each
 * other; those whose code depends on a size, for every size that is chosen; and those that may work
 * in place, in place too.
 */
public final class KernelSources {
  /** Classes whose kernels are right in place: the result may be the first array. */
  private static final List<String> IN_PLACE = List.of("Activations", "Dropout");

  private final KernelCompiler compiler = new KernelCompiler(CLASSES);
  private final Map<String, CompiledKernel> byHash = new LinkedHashMap<>();

  private KernelSources() {}

  /** By the SHA-256 of the source. */
  public static Map<String, CompiledKernel> all() {
    KernelSources sources = new KernelSources();
    for (Class<?> owner : kernelClasses()) {
      for (Method kernel : kernelsOf(owner)) {
        for (int size : sizes(owner, kernel)) {
          sources.add(owner, kernel, size, false);
        }
        if (IN_PLACE.contains(owner.getSimpleName())) {
          sources.add(owner, kernel, 1, true);
        }
      }
    }
    return sources.byHash;
  }

  private static List<Method> kernelsOf(Class<?> owner) {
    return Arrays.stream(owner.getDeclaredMethods())
        .filter(m -> Modifier.isPublic(m.getModifiers()) && Modifier.isStatic(m.getModifiers()))
        .filter(m -> m.getReturnType() == void.class)
        .sorted(Comparator.comparing(Method::getName))
        .toList();
  }

  /** What a lane holds of a row sizes its registers; no other kernel's code depends on a scalar. */
  private static List<Integer> sizes(Class<?> owner, Method kernel) {
    boolean fours = kernel.getName().endsWith("ByFours");
    String name = owner.getSimpleName();
    int most =
        name.startsWith("LayerNormForwardHeld")
            ? LayerNormForwardHeld.MOST_HELD
            : name.startsWith("LayerNormBackwardHeld") ? LayerNormBackwardHeld.MOST_HELD : 1;
    return IntStream.rangeClosed(1, most == 1 ? 1 : fours ? most / 4 : most).boxed().toList();
  }

  private void add(Class<?> owner, Method kernel, int size, boolean inPlace) {
    List<Integer> groups = new ArrayList<>();
    List<Optional<Object>> scalars = new ArrayList<>();
    int arrays = 0;
    for (Class<?> type : kernel.getParameterTypes()) {
      boolean array = !type.isPrimitive() && type != KernelContext.class;
      arrays += array ? 1 : 0;
      groups.add(array ? inPlace && arrays == 2 ? firstOf(groups) : groups.size() : -1);
      scalars.add(scalar(type, size));
    }
    MethodId id =
        new MethodId(
            owner.getName().replace('.', '/'),
            kernel.getName(),
            MethodType.methodType(kernel.getReturnType(), kernel.getParameterTypes())
                .toMethodDescriptorString());
    CompiledKernel made =
        compiler.compile(new KernelRequest(id, scalars, groups, TargetDescription.CUDA));
    byHash.putIfAbsent(made.hash(), made);
  }

  private static int firstOf(List<Integer> groups) {
    return groups.stream().filter(group -> group >= 0).findFirst().orElseThrow();
  }

  private static Optional<Object> scalar(Class<?> type, int size) {
    return switch (type.getName()) {
      case "float" -> Optional.of(1e-5f);
      case "double" -> Optional.of(1e-5);
      case "int" -> Optional.of(size);
      default -> Optional.empty();
    };
  }

  private static List<Class<?>> kernelClasses() {
    try {
      URI place =
          LayerNormForward.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      if (Files.isDirectory(Path.of(place))) {
        return classesUnder(Path.of(place));
      }
      try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + place), Map.of())) {
        return classesUnder(jar.getPath("/"));
      }
    } catch (IOException | URISyntaxException | ClassNotFoundException unreadable) {
      throw new IllegalStateException("The kernels' classes cannot be listed.", unreadable);
    }
  }

  private static List<Class<?>> classesUnder(Path root) throws IOException, ClassNotFoundException {
    String packageName = LayerNormForward.class.getPackageName();
    List<String> names;
    try (Stream<Path> files = Files.list(root.resolve(packageName.replace('.', '/')))) {
      names =
          files
              .map(file -> String.valueOf(file.getFileName()))
              .filter(file -> file.endsWith(".class") && !file.startsWith("package-info"))
              .map(file -> packageName + "." + file.substring(0, file.lastIndexOf('.')))
              .sorted()
              .toList();
    }
    List<Class<?>> classes = new ArrayList<>();
    for (String name : names) {
      classes.add(Class.forName(name, false, LayerNormForward.class.getClassLoader()));
    }
    return classes;
  }

  private static final ClassBytes CLASSES =
      name -> {
        try (InputStream in =
            KernelSources.class.getClassLoader().getResourceAsStream(name + ".class")) {
          return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException unreadable) {
          throw new UncheckedIOException(unreadable);
        }
      };
}
