package dev.stratus.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stratus.device.DeviceClass;
import dev.stratus.device.DeviceList;
import dev.stratus.training.check.ReferenceTraining;
import dev.stratus.training.step.StepDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Losses of 100 steps on every device are those of a stored run in double. The stored runs are made
 * anew with {@code -Dstratus.accept=true}.
 */
class TrajectoryTest {
  private static final Path STORED = Path.of("src/test/resources/trajectories");

  /** Of the loss, which is near 1: float32 steps drift apart slowly. */
  private static final double TOLERANCE = 2e-4;

  static Stream<Scenario> scenarios() {
    return Scenario.all().stream();
  }

  static Stream<Arguments> onDevices() {
    List<StepDevice> devices =
        DeviceList.find().devices().stream()
            .filter(d -> !d.checking() && d.kind() != DeviceClass.JVM_DEBUG)
            .map(StepDevice::of)
            .toList();
    return scenarios()
        .flatMap(s -> devices.stream().map(d -> Arguments.of(s.name(), d.device().id(), s, d)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void referenceIsAsStored(Scenario scenario) throws IOException {
    ReferenceTraining reference =
        new ReferenceTraining(
            scenario.network(),
            Learnables.initial(scenario.network(), scenario.options().seed()),
            scenario.loss(),
            scenario.options());
    List<Double> losses = new ArrayList<>();
    EpochOrder order = new EpochOrder(scenario.examples().count(), scenario.options());
    int perEpoch = order.perEpoch();
    for (int epoch = 0; losses.size() < Scenario.STEPS; epoch++) {
      for (List<int[]> update : order.updates(epoch)) {
        double rate = scenario.options().rate(epoch, losses.size(), perEpoch);
        losses.add(reference.step(scenario.examples(), update, rate, losses.size() + 1));
      }
    }
    List<Double> hundred = losses.subList(0, Scenario.STEPS);
    if (Boolean.getBoolean("stratus.accept")) {
      Files.createDirectories(STORED);
      Files.write(file(scenario), hundred.stream().map(String::valueOf).toList());
    }
    List<Double> stored = stored(scenario);
    for (int i = 0; i < Scenario.STEPS; i++) {
      assertThat(hundred.get(i)).as("step %d", i + 1).isCloseTo(stored.get(i), within(1e-9));
    }
    assertThat(hundred.getLast()).isLessThan(hundred.getFirst());
  }

  private static Path file(Scenario scenario) {
    return STORED.resolve(scenario.name() + ".txt");
  }

  private static List<Double> stored(Scenario scenario) throws IOException {
    return Files.readAllLines(file(scenario)).stream().map(Double::valueOf).toList();
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("onDevices")
  void deviceFollowsTheReference(String name, String id, Scenario scenario, StepDevice device)
      throws IOException {
    TrainingResult result =
        Training.of(scenario.network(), scenario.examples(), scenario.loss(), scenario.options())
            .on(device)
            .listening(new StopAfter(Scenario.STEPS))
            .run();
    List<Double> stored = stored(scenario);
    assertThat(result.losses()).hasSize(Scenario.STEPS);
    for (int i = 0; i < Scenario.STEPS; i++) {
      assertThat(result.losses().get(i))
          .as("step %d", i + 1)
          .isCloseTo(stored.get(i), within(TOLERANCE));
    }
  }
}
