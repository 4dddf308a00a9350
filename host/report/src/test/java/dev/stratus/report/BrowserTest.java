package dev.stratus.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reports in a real browser: drawn, without an error, as wide as the screen, dark where asked. */
class BrowserTest {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "chrome");

  /** Asks the page about itself, and leaves the answer where the dumped page has it. */
  private static final String PROBE =
      """
      <script>
      window.addEventListener('load', () => {
        const visible = [...document.querySelectorAll('svg')].filter(s => s.getBoundingClientRect().width > 0);
        const marks = visible.flatMap(s => [...s.querySelectorAll('.mark')]).map(m => m.getBoundingClientRect());
        const cells = [...document.querySelectorAll('tbody tr')].map(r => [...r.children].map(c => c.textContent));
        const answer = {
          errors: window.errors, charts: visible.length, marks: marks.length,
          empty: marks.filter(m => m.width < 1 || m.height < 1).length,
          overflow: document.documentElement.scrollWidth - window.innerWidth,
          paper: getComputedStyle(document.body).backgroundColor, width: window.innerWidth,
          milliseconds: performance.now(), data: JSON.parse(document.getElementById('data').textContent), cells: cells };
        const pre = document.createElement('pre'); pre.id = 'answer';
        pre.textContent = btoa(unescape(encodeURIComponent(JSON.stringify(answer))));
        document.body.appendChild(pre);
      });
      </script></body>
      """;

  private static final String WATCH =
      "<head><script>window.errors=[];window.addEventListener('error',e=>window.errors.push(String(e.message)));"
          + "const told=console.error;console.error=(...a)=>{window.errors.push(a.join(' '));told(...a)};</script>";

  @TempDir Path folder;

  private static Optional<Path> browser() {
    String path = System.getenv().getOrDefault("PATH", "");
    return NAMES.stream()
        .flatMap(name -> List.of(path.split(":")).stream().map(dir -> Path.of(dir, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private JsonNode look(String html, String... flags) throws IOException, InterruptedException {
    Optional<Path> browser = browser();
    if (browser.isEmpty()) {
      System.out.println(
          "SKIPPED reports in a browser: none of "
              + NAMES
              + " is on PATH; run ci/install-browser.sh.");
    }
    Assumptions.assumeTrue(browser.isPresent(), "no browser");
    Path page = folder.resolve("page.html");
    Files.writeString(page, html.replace("<head>", WATCH).replace("</body>", PROBE));
    List<String> command =
        new ArrayList<>(
            List.of(
                browser.get().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + Files.createTempDirectory(folder, "profile"),
                "--virtual-time-budget=4000",
                "--dump-dom"));
    command.addAll(List.of(flags));
    command.add(page.toUri().toString());
    Path dumped = folder.resolve("dumped.html");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(dumped.toFile())
            .redirectError(folder.resolve("said.txt").toFile())
            .start();
    if (!process.waitFor(90, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError(
          "The browser did not end: " + Files.readString(folder.resolve("said.txt")));
    }
    Matcher answer =
        Pattern.compile("<pre id=\"answer\">([^<]*)</pre>").matcher(Files.readString(dumped));
    assertThat(answer.find()).as(Files.readString(folder.resolve("said.txt"))).isTrue();
    return JsonMapper.builder()
        .build()
        .readTree(java.util.Base64.getDecoder().decode(answer.group(1)));
  }

  @Test
  void chartsAreDrawnAndTablesAreTheData() throws Exception {
    JsonNode page = look(HtmlReport.html(Samples.report()), "--window-size=1100,900");
    assertThat(page.get("errors").size()).as("%s", page.get("errors")).isZero();
    assertThat(page.get("charts").asInt()).isEqualTo(2);
    assertThat(page.get("marks").asInt()).isEqualTo(11 + 2 + 5);
    assertThat(page.get("empty").asInt()).isZero();
    assertThat(page.get("overflow").asInt()).isLessThanOrEqualTo(0);
    assertThat(page.get("milliseconds").asDouble()).isLessThan(2000);
    assertThat(page.get("cells").get(0)).isEqualTo(page.get("data").get("table").get(0));
    assertThat(page.get("cells").get(1).get(0).asString()).contains("</script><b onclick='x'>");
    assertThat(page.get("paper").asString()).isEqualTo("rgb(255, 255, 255)");
  }

  @Test
  void aPhoneSeesItWholeAndTheDarkThemeIsDark() throws Exception {
    String frame = "<!DOCTYPE html><html><head></head><body></body></html>";
    assertThat(frame).isNotEmpty();
    JsonNode page =
        look(
            HtmlReport.html(Samples.report()),
            "--window-size=500,900",
            "--blink-settings=preferredColorScheme=0");
    assertThat(page.get("charts").asInt()).isEqualTo(2);
    assertThat(page.get("empty").asInt()).isZero();
    assertThat(page.get("overflow").asInt()).isLessThanOrEqualTo(0);
    assertThat(page.get("width").asInt()).isLessThanOrEqualTo(600);
    assertThat(page.get("paper").asString()).isEqualTo("rgb(22, 25, 29)");
  }
}
