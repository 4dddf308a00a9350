package dev.stratus.junit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The program of the JVM that sees Oclgrind alone: it runs one test method. */
final class Fork {
  private static final String INSIDE = "stratus.ci.race-check.inside";

  /** A test failed, or none ran. */
  private static final int FAILED = 1;

  private Fork() {}

  /** Whether this is that JVM. */
  static boolean inside() {
    return Boolean.getBoolean(INSIDE);
  }

  /** A method as {@link #main} takes it. */
  static List<String> arguments(Class<?> type, java.lang.reflect.Method method) {
    List<String> words = new ArrayList<>(List.of(type.getName(), method.getName()));
    Arrays.stream(method.getParameterTypes()).map(Class::getName).forEach(words::add);
    return words;
  }

  /**
   * Runs a test.
   *
   * @param words class, method, and the types of its parameters, by name
   */
  public static void main(String[] words) {
    System.setProperty(INSIDE, "true");
    String parameters = String.join(", ", List.of(words).subList(2, words.length));
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectMethod(words[0], words[1], parameters))
            .build();
    Outcome outcome = new Outcome();
    LauncherFactory.create().execute(request, outcome);
    System.out.flush();
    System.exit(outcome.good() ? 0 : FAILED);
  }

  /** Counts, and prints what failed. */
  private static final class Outcome implements TestExecutionListener {
    private int passed;
    private int others;

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
        others++;
        System.out.println(test.getDisplayName() + ": " + result.getStatus());
        result.getThrowable().ifPresent(failure -> failure.printStackTrace(System.out));
      } else if (test.isTest()) {
        passed++;
      }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
      others++;
      System.out.println(test.getDisplayName() + " was skipped: " + reason);
    }

    private boolean good() {
      if (passed == 0 && others == 0) {
        System.out.println("No test ran.");
      }
      return passed > 0 && others == 0;
    }
  }
}
