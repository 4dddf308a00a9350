package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.ClassBytes;
import dev.stratus.embedded.jit.KernelRequest;
import dev.stratus.embedded.jit.MethodId;
import dev.stratus.embedded.jit.TargetDescription;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A class, of the test tree or compiled from text: its methods to run, its bytes to lift. */
public final class Compiled {
  private final String name;
  private final ClassBytes bytes;
  private final Class<?> loaded;

  private Compiled(String name, ClassBytes bytes, Class<?> loaded) {
    this.name = name;
    this.bytes = bytes;
    this.loaded = loaded;
  }

  /** A class of the test tree. */
  public static Compiled of(Class<?> type) {
    ClassBytes resources =
        wanted -> {
          try (InputStream in = type.getClassLoader().getResourceAsStream(wanted + ".class")) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    return new Compiled(type.getName().replace('.', '/'), resources, type);
  }

  private static Class<?> load(String name, Map<String, byte[]> classes) {
    ClassLoader loader =
        new ClassLoader(Compiled.class.getClassLoader()) {
          @Override
          protected Class<?> findClass(String wanted) throws ClassNotFoundException {
            byte[] bytes = classes.get(wanted.replace('.', '/'));
            if (bytes == null) {
              throw new ClassNotFoundException(wanted);
            }
            return defineClass(wanted, bytes, 0, bytes.length);
          }
        };
    try {
      return loader.loadClass(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** {@code body}: the members of a class {@code name} in the unnamed package. */
  public static Compiled of(String name, String body, String... options) {
    return ofText(name, "class " + name + " {\n" + body + "\n}\n", options);
  }

  /** {@code text}: a whole source file that declares the class. */
  public static Compiled ofText(String name, String text, String... options) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Map<String, ByteArrayOutputStream> written = new HashMap<>();
    StringWriter log = new StringWriter();
    JavaFileManager files =
        new ForwardingJavaFileManager<>(compiler.getStandardFileManager(null, null, null)) {
          @Override
          public JavaFileObject getJavaFileForOutput(
              Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            written.put(className.replace('.', '/'), out);
            return new SimpleJavaFileObject(URI.create("mem:///" + className), kind) {
              @Override
              public OutputStream openOutputStream() {
                return out;
              }
            };
          }
        };
    JavaFileObject source =
        new SimpleJavaFileObject(
            URI.create("mem:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
          }
        };
    List<String> all =
        new ArrayList<>(
            List.of("-proc:none", "-nowarn", "-cp", System.getProperty("java.class.path")));
    all.addAll(options.length == 0 ? List.of("-g") : Arrays.asList(options));
    if (!compiler.getTask(log, files, null, all, null, List.of(source)).call()) {
      throw new IllegalArgumentException(log + text);
    }
    Map<String, byte[]> bytes = new HashMap<>();
    written.forEach((key, out) -> bytes.put(key, out.toByteArray()));
    return new Compiled(name, wanted -> Optional.ofNullable(bytes.get(wanted)), load(name, bytes));
  }

  public ClassBytes bytes() {
    return bytes;
  }

  public Method method(String wanted) {
    Method found =
        Arrays.stream(loaded.getDeclaredMethods())
            .filter(m -> m.getName().equals(wanted))
            .findFirst()
            .orElseThrow();
    found.setAccessible(true);
    return found;
  }

  /** A request with these arguments' scalars. */
  public KernelRequest request(String wanted, Object... arguments) {
    Method method = method(wanted);
    List<Optional<Object>> scalars = new ArrayList<>();
    List<Integer> groups = new ArrayList<>();
    for (int i = 0; i < method.getParameterCount(); i++) {
      boolean isScalar = method.getParameterTypes()[i].isPrimitive();
      scalars.add(isScalar && i < arguments.length ? Optional.of(arguments[i]) : Optional.empty());
      groups.add(isScalar ? -1 : i);
    }
    String descriptor =
        MethodType.methodType(method.getReturnType(), method.getParameterTypes())
            .toMethodDescriptorString();
    return new KernelRequest(
        new MethodId(name, wanted, descriptor),
        scalars,
        groups,
        TargetDescription.OPENCL_CPU_STRICT);
  }

  public LiftedKernel lift(String wanted, Object... arguments) {
    return new KernelLifter(bytes()).lift(request(wanted, arguments));
  }
}
