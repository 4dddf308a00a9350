package dev.stratus.kernels.mutation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The kernels' classes, compiled from their sources with a mistake in one of them or none. */
final class KernelClasses {
  private static final Path SOURCES = Path.of("src", "main", "java", "dev", "stratus", "kernels");
  private static final String PACKAGE = "dev.stratus.kernels.";

  private final ClassLoader loader;

  private KernelClasses(ClassLoader loader) {
    this.loader = loader;
  }

  /** As they are. */
  static KernelClasses right() {
    return compile(Optional.empty());
  }

  /** As the tests' class path has them. */
  static KernelClasses onClassPath() {
    return new KernelClasses(KernelClasses.class.getClassLoader());
  }

  static KernelClasses with(Mutation mutation) {
    return compile(Optional.of(mutation));
  }

  /** Calls a kernel as the plain Java method it is. */
  void call(String type, String method, Object... arguments) {
    try {
      Method kernel =
          Arrays.stream(loader.loadClass(PACKAGE + type).getDeclaredMethods())
              .filter(m -> m.getName().equals(method))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("no " + type + "." + method));
      kernel.invoke(null, arguments);
    } catch (InvocationTargetException thrown) {
      if (thrown.getCause() instanceof RuntimeException fault) {
        throw fault;
      }
      throw new IllegalStateException(thrown.getCause());
    } catch (ReflectiveOperationException gone) {
      throw new IllegalStateException(type + "." + method + " cannot be called", gone);
    }
  }

  private static KernelClasses compile(Optional<Mutation> mutation) {
    List<JavaFileObject> sources = new ArrayList<>();
    try (var files = Files.list(SOURCES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
        String name = file.getFileName().toString().replace(".java", "");
        String text = Files.readString(file);
        boolean mutated = mutation.isPresent() && mutation.get().file().equals(name);
        // The variants for other number types are generated and have no mistakes of their own.
        if (!text.contains("Generated from") && !name.equals("package-info")) {
          sources.add(new Source(name, mutated ? mutation.get().applyTo(text) : text));
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return new KernelClasses(loader(classes(sources)));
  }

  private static Map<String, byte[]> classes(List<JavaFileObject> sources) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    try (StandardJavaFileManager standard =
            compiler.getStandardFileManager(diagnostics, null, null);
        Memory memory = new Memory(standard)) {
      List<String> options =
          List.of("-g", "-proc:none", "-cp", System.getProperty("java.class.path"));
      if (!compiler.getTask(null, memory, diagnostics, options, null, sources).call()) {
        throw new IllegalArgumentException(
            "a mutation is no Java: " + diagnostics.getDiagnostics());
      }
      return memory.classes();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** These classes first: the ones on the class path are the right ones. */
  private static ClassLoader loader(Map<String, byte[]> classes) {
    return new ClassLoader(KernelClasses.class.getClassLoader()) {
      @Override
      protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        byte[] bytes = classes.get(name);
        if (bytes == null) {
          return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
          Class<?> loaded = findLoadedClass(name);
          return loaded != null ? loaded : defineClass(name, bytes, 0, bytes.length);
        }
      }
    };
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + (PACKAGE + name).replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** Takes what the compiler writes. */
  private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> written = new HashMap<>();

    Memory(JavaFileManager standard) {
      super(standard);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      written.put(className, bytes);
      return new SimpleJavaFileObject(URI.create("memory:///" + className), kind) {
        @Override
        public OutputStream openOutputStream() {
          return bytes;
        }
      };
    }

    Map<String, byte[]> classes() {
      Map<String, byte[]> classes = new HashMap<>();
      written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
      return classes;
    }
  }
}
