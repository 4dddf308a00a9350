package dev.stratus.embedded.runtime.fuzz;

import dev.stratus.embedded.jit.ClassBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.net.URI;
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

/** Kernels compiled by javac in memory, many at once, and loaded by a class loader of their own. */
final class JavaBatch implements ClassBytes {

  /** javac refuses a source; the message holds what it said. */
  static final class RefusedByJavac extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedByJavac(String message) {
      super(message);
    }
  }

  private static final JavaCompiler JAVAC = ToolProvider.getSystemJavaCompiler();

  /**
   * Kept per thread, for it has read the whole class path: a third of a small compilation's time.
   */
  private static final ThreadLocal<StandardJavaFileManager> CLASS_PATH =
      ThreadLocal.withInitial(() -> JAVAC.getStandardFileManager(null, null, null));

  private final Map<String, byte[]> classes;
  private final ClassLoader loader;

  private JavaBatch(Map<String, byte[]> classes) {
    this.classes = Map.copyOf(classes);
    this.loader = new Loader(this.classes);
  }

  /**
   * @throws RefusedByJavac where a source does not compile
   */
  static JavaBatch compile(List<FuzzCase> cases) {
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    Memory memory = new Memory(CLASS_PATH.get());
    List<Source> sources = cases.stream().map(c -> new Source(c.className(), c.source())).toList();
    // Kernels need -g: a real TornadoVM breaks silently without a LocalVariableTable.
    List<String> options =
        List.of(
            "-g",
            "-proc:none",
            "-nowarn",
            "-XDrawDiagnostics",
            "-Xlint:none",
            "-classpath",
            System.getProperty("java.class.path"));
    boolean compiled = JAVAC.getTask(null, memory, diagnostics, options, null, sources).call();
    if (!compiled) {
      throw new RefusedByJavac(diagnostics.getDiagnostics().toString());
    }
    return new JavaBatch(memory.classes());
  }

  @Override
  public Optional<byte[]> find(String internalName) {
    byte[] own = classes.get(internalName);
    if (own != null) {
      return Optional.of(own);
    }
    try (var stream = JavaBatch.class.getResourceAsStream("/" + internalName + ".class")) {
      return stream == null ? Optional.empty() : Optional.of(stream.readAllBytes());
    } catch (IOException unreadable) {
      throw new IllegalStateException("cannot read the class file of " + internalName, unreadable);
    }
  }

  /** The kernel method, callable. */
  Method method(FuzzCase fuzzCase) {
    try {
      for (Method method : loader.loadClass(fuzzCase.className()).getDeclaredMethods()) {
        if (method.getName().equals(fuzzCase.method())) {
          return method;
        }
      }
    } catch (ClassNotFoundException missing) {
      throw new IllegalStateException("javac made no class " + fuzzCase.className(), missing);
    }
    throw new IllegalArgumentException(
        "class " + fuzzCase.className() + " has no method " + fuzzCase.method());
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String className, String text) {
      super(URI.create("memory:///" + className + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class ClassFile extends SimpleJavaFileObject {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    ClassFile(String className) {
      super(URI.create("memory:///" + className.replace('.', '/') + ".class"), Kind.CLASS);
    }

    @Override
    public OutputStream openOutputStream() {
      return bytes;
    }
  }

  private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ClassFile> files = new HashMap<>();

    Memory(JavaFileManager standard) {
      super(standard);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      return files.computeIfAbsent(className, ClassFile::new);
    }

    Map<String, byte[]> classes() {
      Map<String, byte[]> bytes = new HashMap<>();
      files.forEach((name, file) -> bytes.put(name.replace('.', '/'), file.bytes.toByteArray()));
      return bytes;
    }
  }

  private static final class Loader extends ClassLoader {
    private final Map<String, byte[]> classes;

    Loader(Map<String, byte[]> classes) {
      super(JavaBatch.class.getClassLoader());
      this.classes = classes;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = classes.get(name.replace('.', '/'));
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }
  }
}
