package dev.stratus.profiles;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A value that profiles can set: its place in the file, and how its text is read. The schema says
 * the same in its own words; a test holds the two together.
 *
 * @param path keys from the top of the file, joined by dots
 * @param allowed what may stand there, for the error message
 * @param reader from the text of the YAML scalar; throws IllegalArgumentException if not allowed
 */
record Field<T>(String path, String allowed, Function<String, T> reader) {

  static final Field<KernelForm> PREFERRED_FORM = word("preferredForm", KernelForm.values());
  static final Field<NumericsChoice> NUMERICS = word("numerics", NumericsChoice.values());
  static final Field<StoreChoice> STORE_POLICY = word("storePolicy", StoreChoice.values());
  static final Field<Long> LAST_LEVEL_CACHE_BYTES =
      new Field<>("lastLevelCacheBytes", "an integer from 1", s -> atLeastOne(Long.parseLong(s)));

  static Field<Integer> workGroupSize(KernelForm form) {
    return new Field<>(
        place(form, "workGroupSizeItems"),
        "an integer from 1",
        s -> Math.toIntExact(atLeastOne(Integer.parseInt(s))));
  }

  static Field<Integer> vectorWidth(KernelForm form) {
    return new Field<>(
        place(form, "vectorWidthFloats"),
        "2, 4, 8 or 16",
        s -> require(Integer.parseInt(s), s.equals("16") || s.matches("[248]")));
  }

  static Field<Integer> accumulators(KernelForm form) {
    return new Field<>(
        place(form, "accumulators"),
        "an integer from 1 to 8",
        s -> require(Integer.parseInt(s), s.matches("[1-8]")));
  }

  /** All fields by their path, which is their identity. */
  static final Map<String, Field<?>> BY_PATH = byPath();

  private static Map<String, Field<?>> byPath() {
    Map<String, Field<?>> all = new LinkedHashMap<>();
    for (Field<?> field :
        new Field<?>[] {PREFERRED_FORM, NUMERICS, STORE_POLICY, LAST_LEVEL_CACHE_BYTES}) {
      all.put(field.path(), field);
    }
    for (KernelForm form : KernelForm.values()) {
      for (Field<?> field :
          new Field<?>[] {workGroupSize(form), vectorWidth(form), accumulators(form)}) {
        all.put(field.path(), field);
      }
    }
    return all;
  }

  /** The words allowed, each by its text in the file. */
  private static <E extends Enum<E>> Field<E> word(String path, E[] values) {
    Map<String, E> words =
        Arrays.stream(values).collect(Collectors.toMap(Spelling::of, Function.identity()));
    String allowed = Arrays.stream(values).map(Spelling::of).collect(Collectors.joining(", "));
    return new Field<>(
        path,
        "one of " + allowed,
        s -> {
          E value = words.get(s);
          if (value == null) {
            throw new IllegalArgumentException(s);
          }
          return value;
        });
  }

  private static String place(KernelForm form, String name) {
    return "kernels." + form.text() + "." + name;
  }

  private static long atLeastOne(long value) {
    if (value < 1) {
      throw new IllegalArgumentException(String.valueOf(value));
    }
    return value;
  }

  private static int require(int value, boolean allowed) {
    if (!allowed) {
      throw new IllegalArgumentException(String.valueOf(value));
    }
    return value;
  }
}
