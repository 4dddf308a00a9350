package dev.stratus.embedded.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.api.DescriptorList.ClassLine;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.FieldRefEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.TaskGraph;

/**
 * What this module has in TornadoVM's packages is TornadoVM 5.2's, member by member: same name,
 * descriptor, modifiers, superclass, interfaces, and nothing extra, so that programs compiled
 * against it link on an SDK, and the other way round.
 *
 * <p>Two deviations, on purpose:
 *
 * <ul>
 *   <li>The {@code Task} interfaces are {@code Serializable}, as they are in TornadoVM from 6.0 on:
 *       it is the one way to find the method behind a reference on a stock JDK. A class compiled
 *       against them runs on 5.2, whose {@code Task}s are plain.
 *   <li>An interface that is not in the subset is not implemented.
 * </ul>
 */
class ApiDescriptorTest {
  private static final String API = "uk/ac/manchester/tornado/api/";
  private static final String TASKS = API + "common/TornadoFunctions$Task";

  private static final Map<String, ClassModel> OURS = new HashMap<>();
  private static DescriptorList list;

  @BeforeAll
  static void readClasses() throws IOException, URISyntaxException {
    list = DescriptorList.read();
    Path root =
        Path.of(TaskGraph.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(root.resolve("uk"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        ClassModel model = ClassFile.of().parse(file);
        OURS.put(model.thisClass().asInternalName(), model);
      }
    }
  }

  @Test
  void everythingInTornadoVmsPackagesIsInTheList() {
    List<String> differences = new ArrayList<>();
    OURS.values().stream()
        .sorted((a, b) -> a.thisClass().asInternalName().compareTo(b.thisClass().asInternalName()))
        .forEach(model -> compare(model, differences));

    assertThat(OURS).as("classes read").hasSizeGreaterThan(60);
    assertThat(differences).as("differences from descriptors-5.2.0.txt").isEmpty();
  }

  @Test
  void theMembersThatMostProgramsUseAreThere() throws IOException {
    Set<String> missing = new TreeSet<>();
    List<String> required = DescriptorList.resource("required-members.txt");
    for (String line : required) {
      String owner = line.substring(0, line.indexOf(' '));
      String member = line.substring(owner.length() + 1);
      if (!linkable(owner, member)) {
        missing.add(line);
      }
    }
    assertThat(required).hasSizeGreaterThan(120);
    assertThat(missing).isEmpty();
  }

  /** GPULlama3, as it is published: compiled against TornadoVM 1.1.2, never seen by this build. */
  @Test
  void aPublishedProgramLinks() throws IOException, URISyntaxException {
    URL program =
        ApiDescriptorTest.class.getResource(
            "/org/beehive/gpullama3/tornadovm/TransformerComputeKernels.class");
    URL jar = ((JarURLConnection) program.openConnection()).getJarFileURL();
    Set<String> used = new TreeSet<>();
    Set<String> missing = new TreeSet<>();
    try (JarFile classes = new JarFile(Path.of(jar.toURI()).toFile())) {
      for (JarEntry entry : Collections.list(classes.entries())) {
        if (entry.getName().matches("org/beehive/.*[.]class")) {
          byte[] bytes = classes.getInputStream(entry).readAllBytes();
          for (PoolEntry constant : ClassFile.of().parse(bytes).constantPool()) {
            if (constant instanceof MemberRefEntry member
                && member.owner().asInternalName().startsWith(API)) {
              String owner = member.owner().asInternalName();
              String name = notation(member);
              used.add(owner + " " + name);
              if (!linkable(owner, name)) {
                missing.add(owner + " " + name);
              }
            }
          }
        }
      }
    }
    assertThat(used).hasSize(65);
    assertThat(missing).isEmpty();
  }

  private static String notation(MemberRefEntry member) {
    String name = member.name().stringValue();
    String type = member.type().stringValue();
    return member instanceof FieldRefEntry ? "field " + name + " " + type : "method " + name + type;
  }

  @Test
  void plantedDifferencesAreFound() {
    byte[] planted =
        ClassFile.of()
            .build(
                ClassDesc.ofInternalName(API + "types/HalfFloat"),
                type ->
                    type.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_SUPER | ClassFile.ACC_FINAL)
                        .withSuperclass(ClassDesc.of("java.lang.Number"))
                        .withInterfaceSymbols(ClassDesc.of("java.lang.Runnable"))
                        .withField("extra", ConstantDescs.CD_int, ClassFile.ACC_PUBLIC)
                        .withField("own", ConstantDescs.CD_int, ClassFile.ACC_PRIVATE)
                        .withMethodBody(
                            "getFloat32",
                            MethodTypeDesc.of(ConstantDescs.CD_float),
                            ClassFile.ACC_PROTECTED,
                            code -> code.fconst_0().freturn()));
    List<String> differences = new ArrayList<>();
    compare(ClassFile.of().parse(planted), differences);

    String name = API + "types/HalfFloat";
    assertThat(differences)
        .containsExactlyInAnyOrder(
            name + ": extends java/lang/Number, upstream java/lang/Object",
            name + ": implements [java/lang/Runnable], upstream []",
            name + ": is [final, public, super], upstream [public, super]",
            name + ": upstream has no field extra I",
            name + " method getFloat32()F: is [protected], upstream []");
  }

  @Test
  void constantsOfTheEnumsComeInUpstreamsOrder() {
    for (String name : List.of("ProfilerMode", "TornadoDeviceType", "TornadoVMBackendType")) {
      List<String> ours =
          OURS.get(API + "enums/" + name).fields().stream()
              .filter(field -> field.flags().has(AccessFlag.ENUM))
              .map(field -> field.fieldName().stringValue())
              .toList();
      List<String> upstream =
          list.classes().get(API + "enums/" + name).members().entrySet().stream()
              .filter(member -> member.getValue().contains("enum"))
              .map(member -> member.getKey().split(" ")[1])
              .toList();
      assertThat(ours).isEqualTo(upstream);
    }
  }

  private static void compare(ClassModel model, List<String> differences) {
    String name = model.thisClass().asInternalName();
    ClassLine line = list.classes().get(name);
    if (line == null) {
      differences.add(name + ": upstream has no such class");
      return;
    }
    String superclass = model.superclass().orElseThrow().asInternalName();
    if (!superclass.equals(line.superclass())) {
      differences.add(name + ": extends " + superclass + ", upstream " + line.superclass());
    }
    Set<String> interfaces =
        model.interfaces().stream().map(i -> i.asInternalName()).collect(Collectors.toSet());
    Set<String> expected = expectedInterfaces(name, line);
    if (!interfaces.equals(expected)) {
      differences.add(name + ": implements " + interfaces + ", upstream " + expected);
    }
    Set<String> modifiers = words(model.flags().flags());
    if (!modifiers.equals(line.modifiers())) {
      differences.add(name + ": is " + modifiers + ", upstream " + line.modifiers());
    }
    members(model)
        .forEach((member, flags) -> {
          Set<String> upstream = line.members().get(member);
          if (upstream == null) {
            differences.add(name + ": upstream has no " + member);
          } else if (!upstream.equals(flags)) {
            differences.add(name + " " + member + ": is " + flags + ", upstream " + upstream);
          }
        });
  }

  private static Set<String> expectedInterfaces(String name, ClassLine line) {
    Set<String> expected = new HashSet<>();
    for (String candidate : line.interfaces()) {
      if (!candidate.startsWith(API) || OURS.containsKey(candidate)) {
        expected.add(candidate);
      }
    }
    if (name.startsWith(TASKS)) {
      expected.add("java/io/Serializable");
    }
    return expected;
  }

  /** The public and protected members that a compiler did not add, in the list's notation. */
  private static Map<String, Set<String>> members(ClassModel model) {
    Map<String, Set<String>> members = new HashMap<>();
    for (FieldModel field : model.fields()) {
      if (visible(field.flags().flags())) {
        members.put(
            "field " + field.fieldName().stringValue() + " " + field.fieldType().stringValue(),
            words(field.flags().flags()));
      }
    }
    for (MethodModel method : model.methods()) {
      if (visible(method.flags().flags())) {
        Set<String> flags = words(method.flags().flags());
        flags.remove("public");
        members.put(
            "method " + method.methodName().stringValue() + method.methodType().stringValue(),
            flags);
      }
    }
    return members;
  }

  private static boolean visible(Set<AccessFlag> flags) {
    return (flags.contains(AccessFlag.PUBLIC) || flags.contains(AccessFlag.PROTECTED))
        && !flags.contains(AccessFlag.SYNTHETIC);
  }

  private static Set<String> words(Set<AccessFlag> flags) {
    return flags.stream()
        .map(flag -> flag.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether a reference to the member on {@code owner} links: there, or inherited. */
  private static boolean linkable(String owner, String member) {
    ClassModel model = OURS.get(owner);
    if (model == null) {
      return false;
    }
    return members(model).containsKey(member)
        || model.superclass().map(s -> linkable(s.asInternalName(), member)).orElse(false)
        || model.interfaces().stream().anyMatch(i -> linkable(i.asInternalName(), member));
  }
}
