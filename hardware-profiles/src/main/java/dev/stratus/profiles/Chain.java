package dev.stratus.profiles;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The profiles that match a device, the most particular first, and what a value is by them. */
record Chain(List<Step> steps) {

  /** A file and the level under which its values are found. */
  record Step(Level level, ProfileFile file) {}

  Stream<ProfileFile> files() {
    return steps.stream().map(Step::file);
  }

  <T> Found<T> required(Field<T> field) {
    return found(field)
        .orElseThrow(() ->
            new IllegalStateException(
                "No profile sets "
                    + field.path()
                    + ", not even the shipped default: please report this, with "
                    + files().map(ProfileFile::origin).toList()));
  }

  <T> Optional<Found<T>> found(Field<T> field) {
    @SuppressWarnings("unchecked") // the reader stores what this field's own reader gave
    Function<Object, T> typed = value -> (T) value;
    return found(field.path(), typed);
  }

  <T> Optional<Found<T>> found(String path, Class<T> type) {
    return found(path, type::cast);
  }

  private <T> Optional<Found<T>> found(String path, Function<Object, T> typed) {
    for (Step step : steps) {
      Object value = step.file().values().get(path);
      if (value != null) {
        return Optional.of(new Found<>(typed.apply(value), step.level(), step.file().name()));
      }
    }
    return Optional.empty();
  }

  FormProfile form(KernelForm form) {
    return new FormProfile(
        form,
        found(Field.workGroupSize(form)),
        required(Field.vectorWidth(form)),
        required(Field.accumulators(form)));
  }
}
