package dev.stratus.device;

import dev.stratus.embedded.spi.DeviceDescription;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the parts of a device expression. */
final class DeviceTerms {
  private static final Pattern COMPARISON =
      Pattern.compile("([\\p{L}][\\p{L}0-9-]*)\\s*(>=|<=|!=|!~|=|~|>|<)\\s*(.*)", Pattern.DOTALL);
  private static final Pattern PLACE = Pattern.compile("[a-z]+:\\d+:\\d+");

  private static final Map<String, Function<Device, String>> TEXTS = texts();
  private static final Map<String, ToLongFunction<DeviceDescription>> NUMBERS = numbers();

  private DeviceTerms() {}

  private static Map<String, Function<Device, String>> texts() {
    Map<String, Function<Device, String>> texts = new LinkedHashMap<>();
    texts.put("name", Device::name);
    texts.put("vendor", device -> device.description().map(DeviceDescription::vendor).orElse(""));
    texts.put("platform", Device::platform);
    texts.put("driver", Device::driver);
    texts.put("id", Device::id);
    texts.put("kind", device -> device.kind().word());
    return texts;
  }

  private static Map<String, ToLongFunction<DeviceDescription>> numbers() {
    Map<String, ToLongFunction<DeviceDescription>> numbers = new LinkedHashMap<>();
    numbers.put("memory", DeviceDescription::globalMemory);
    numbers.put("allocation", DeviceDescription::maxAllocation);
    numbers.put("local", DeviceDescription::localMemory);
    numbers.put("units", DeviceDescription::computeUnits);
    numbers.put("group", DeviceDescription::maxWorkGroup);
    return numbers;
  }

  static DeviceTerm parse(String part) {
    if (part.startsWith("!") && !part.startsWith("!=") && !part.startsWith("!~")) {
      return not(part, parse(part.substring(1).strip()));
    }
    Optional<DeviceTerm> word = word(part);
    if (word.isPresent()) {
      return word.get();
    }
    Matcher comparison = COMPARISON.matcher(part);
    if (comparison.matches()) {
      return comparison(part, comparison.group(1), comparison.group(2), comparison.group(3));
    }
    String text = unquoted(part).toLowerCase(Locale.ROOT);
    return PLACE.matcher(text).matches()
        ? new DeviceTerm(part, DeviceTerm.Kind.PLACE, d -> d.id().equalsIgnoreCase(text))
        : new DeviceTerm(part, DeviceTerm.Kind.NAMES, d -> called(d).contains(text));
  }

  /** What is not so names nothing. */
  private static DeviceTerm not(String part, DeviceTerm inner) {
    if (inner.kind() == DeviceTerm.Kind.AUTO) {
      throw new IllegalArgumentException(
          "'" + part + "' says nothing: auto is a way to choose, not a property. Leave it out.");
    }
    return new DeviceTerm(part, DeviceTerm.Kind.CONDITION, Predicate.not(inner.test()));
  }

  private static Optional<DeviceTerm> word(String part) {
    Predicate<Device> test =
        switch (part.toLowerCase(Locale.ROOT)) {
          case "auto" -> device -> true;
          case "cpu" -> device -> device.kind() == DeviceClass.CPU;
          case "gpu" -> device -> device.kind() == DeviceClass.GPU;
          case "accelerator" -> device -> device.kind() == DeviceClass.ACCELERATOR;
          case "jvm" -> device -> device.kind() == DeviceClass.JVM;
          case "jvm-debug" -> device -> device.kind() == DeviceClass.JVM_DEBUG;
          case "checking" -> device -> device.checking() && device.kind() != DeviceClass.JVM_DEBUG;
          case "fp64" -> described(DeviceDescription::fp64);
          case "fp16" -> described(DeviceDescription::fp16);
          case "unified" -> described(DeviceDescription::unifiedMemory);
          default -> null;
        };
    return Optional.ofNullable(test).map(found -> new DeviceTerm(part, kindOfWord(part), found));
  }

  private static DeviceTerm.Kind kindOfWord(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "auto" -> DeviceTerm.Kind.AUTO;
      case "jvm", "jvm-debug", "checking" -> DeviceTerm.Kind.NAMES;
      default -> DeviceTerm.Kind.CONDITION;
    };
  }

  /** Of the JVM engine there is no description, so nothing is so of it. */
  private static Predicate<Device> described(Predicate<DeviceDescription> test) {
    return device -> device.description().map(test::test).orElse(false);
  }

  private static DeviceTerm comparison(
      String part, String property, String operator, String value) {
    String key = property.toLowerCase(Locale.ROOT);
    if (TEXTS.containsKey(key)) {
      return text(part, key, operator, unquoted(value));
    }
    if (NUMBERS.containsKey(key)) {
      return number(part, key, operator, unquoted(value));
    }
    throw new IllegalArgumentException(
        "A device has no '"
            + property
            + "' to ask for (in '"
            + part
            + "'); it has "
            + String.join(", ", TEXTS.keySet())
            + " with = != ~ !~, and "
            + String.join(", ", NUMBERS.keySet())
            + " with = != >= <= > <. A name that holds such a sign goes into double quotes.");
  }

  private static DeviceTerm text(String part, String key, String operator, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(
          "'" + part + "' has nothing behind " + operator + "; give a text, such as name~pocl.");
    }
    Function<Device, String> of = Objects.requireNonNull(TEXTS.get(key), key);
    String wanted = value.toLowerCase(Locale.ROOT);
    Predicate<Device> equal = d -> of.apply(d).equalsIgnoreCase(value);
    Predicate<Device> part1 = d -> of.apply(d).toLowerCase(Locale.ROOT).contains(wanted);
    DeviceTerm.Kind kind =
        switch (key) {
          case "id" -> DeviceTerm.Kind.PLACE;
          case "kind" ->
              wanted.startsWith("jvm") ? DeviceTerm.Kind.NAMES : DeviceTerm.Kind.CONDITION;
          default -> DeviceTerm.Kind.NAMES;
        };
    return switch (operator) {
      case "=" -> new DeviceTerm(part, kind, equal);
      case "~" -> new DeviceTerm(part, kind, part1);
      case "!=" -> new DeviceTerm(part, DeviceTerm.Kind.CONDITION, equal.negate());
      case "!~" -> new DeviceTerm(part, DeviceTerm.Kind.CONDITION, part1.negate());
      default ->
          throw new IllegalArgumentException(
              "'" + part + "': " + key + " is a text; compare it with = != ~ or !~.");
    };
  }

  private static DeviceTerm number(String part, String key, String operator, String value) {
    long wanted = SizeText.parse(part, value);
    ToLongFunction<DeviceDescription> of = Objects.requireNonNull(NUMBERS.get(key), key);
    Predicate<DeviceDescription> test =
        switch (operator) {
          case "=" -> d -> of.applyAsLong(d) == wanted;
          case "!=" -> d -> of.applyAsLong(d) != wanted;
          case ">=" -> d -> of.applyAsLong(d) >= wanted;
          case "<=" -> d -> of.applyAsLong(d) <= wanted;
          case ">" -> d -> of.applyAsLong(d) > wanted;
          case "<" -> d -> of.applyAsLong(d) < wanted;
          default ->
              throw new IllegalArgumentException(
                  "'" + part + "': " + key + " is a number; compare it with = != >= <= > or <.");
        };
    return new DeviceTerm(part, DeviceTerm.Kind.CONDITION, described(test));
  }

  /** Everything that a device is called. */
  private static String called(Device device) {
    return TEXTS.entrySet().stream()
        .filter(e -> List.of("name", "vendor", "platform", "driver").contains(e.getKey()))
        .map(e -> e.getValue().apply(device))
        .reduce("", (a, b) -> a + "\n" + b)
        .toLowerCase(Locale.ROOT);
  }

  private static String unquoted(String text) {
    return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
        ? text.substring(1, text.length() - 1)
        : text;
  }
}
