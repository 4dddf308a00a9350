package dev.stratus.bench;

import java.io.IOException;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a class may link to in TornadoVM 5.2: its descriptor list, with members inherited from the
 * JDK's classes read from the JDK itself. The list's notation is told in the README beside it.
 */
final class TornadoApiList {
  private record Type(List<String> supertypes, Set<String> members) {}

  private final Map<String, Type> types = new HashMap<>();

  TornadoApiList(Path list) throws IOException {
    Type current = null;
    for (String line : Files.readAllLines(list)) {
      String[] words = line.strip().split(" +");
      if (words[0].equals("class")) {
        List<String> supertypes = new ArrayList<>(List.of(words[3]));
        String interfaces = line.substring(line.indexOf('[') + 1, line.indexOf(']'));
        Stream.of(interfaces.split("[, ]+")).filter(n -> !n.isEmpty()).forEach(supertypes::add);
        current = new Type(supertypes, new HashSet<>());
        types.put(words[1], current);
      } else {
        current.members().add(words[0].equals("field") ? words[1] + " " + words[2] : words[1]);
      }
    }
  }

  boolean hasClass(String name) {
    return types.containsKey(name);
  }

  Collection<String> classes() {
    return types.keySet();
  }

  /**
   * Whether a reference to a member on {@code owner} links: there, or inherited.
   *
   * @param member {@code NAME DESCRIPTOR} of a field, {@code NAMEDESCRIPTOR} of a method
   */
  boolean links(String owner, String member) {
    Type type = types.get(owner);
    if (type == null) {
      return owner.startsWith("java/") && jdkHas(owner, member);
    }
    // An interface's list names no supertype but Object, whose members it has, too.
    return type.members().contains(member)
        || (!member.startsWith("<init>")
            && type.supertypes().stream().anyMatch(supertype -> links(supertype, member)));
  }

  private static boolean jdkHas(String owner, String member) {
    try {
      Class<?> type = Class.forName(owner.replace('/', '.'));
      return Stream.of(type.getMethods())
          .anyMatch(m ->
              member.equals(
                  m.getName()
                      + MethodType.methodType(m.getReturnType(), m.getParameterTypes())
                          .toMethodDescriptorString()));
    } catch (ClassNotFoundException absent) {
      throw new AssertionError("The list names a class that this JDK lacks: " + owner, absent);
    }
  }
}
