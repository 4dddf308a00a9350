package dev.stratus;

import dev.stratus.device.Device;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Who was asked, in order, who said yes, and why the others declined.
 *
 * @param device the device that was chosen
 * @param answers up to the first yes, and the rest as not needed
 */
public record Decision(Device device, List<Answer> answers) {

  public Decision {
    answers = List.copyOf(answers);
  }

  /**
   * @param refusal why the candidate declined; empty if it said yes
   */
  public record Answer(Candidate candidate, Optional<String> refusal) {}

  /** The first that said yes; empty if all declined. */
  public Optional<Candidate> chosen() {
    return answers.stream().filter(a -> a.refusal().isEmpty()).map(Answer::candidate).findFirst();
  }

  /** A line for the device and one for each candidate. */
  public String text() {
    return answers.stream()
        .map(a -> "  " + a.candidate().name() + ": " + a.refusal().orElse("yes"))
        .collect(Collectors.joining("\n", "device " + device.line() + "\n", ""));
  }
}
