package dev.stratus.embedded.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProviderLookupTest {
  private record Named(String name) implements RuntimeProvider {
    @Override
    public <T> T service(Class<T> seam) {
      throw new IllegalArgumentException(seam.getName());
    }
  }

  @Test
  void withoutARuntimeItSaysWhatToAdd() {
    // The second call tells the same: the first failure must not leave a broken class behind.
    for (int call = 1; call <= 2; call++) {
      assertThatThrownBy(RuntimeProvider::find)
          .isExactlyInstanceOf(IllegalStateException.class)
          .hasMessageContaining("No runtime")
          .hasMessageContaining("dev.stratus:stratus-embedded-runtime")
          .hasMessageContaining("tornado-argfile");
    }
  }

  @Test
  void ofSeveralRuntimesItNamesAll() {
    assertThatThrownBy(() -> ProviderLookup.only(List.of(new Named("one 1"), new Named("two 2"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("[one 1, two 2]")
        .hasMessageContaining("Keep one");
  }

  @Test
  void theOnlyRuntimeIsTaken() {
    Named only = new Named("only");
    assertThat(ProviderLookup.only(List.of(only))).isSameAs(only);
  }

  @Test
  void aRuntimeThatCannotBeLoadedIsNamed(@TempDir Path folder) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(RuntimeProvider.class.getName()), "no.such.Runtime");
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      assertThatThrownBy(() -> ProviderLookup.load(loader))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no.such.Runtime")
          .hasMessageContaining("one version");
    }
  }

  @Test
  void withoutTheApiTheExtensionSaysWhatToAdd() {
    assertThatThrownBy(Extension::find)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("dev.stratus:stratus-embedded-api");
  }
}
