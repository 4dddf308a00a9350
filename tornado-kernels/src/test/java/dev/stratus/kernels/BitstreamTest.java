package dev.stratus.kernels;

import static dev.stratus.kernels.ForwardJudge.requireSameBits;
import static dev.stratus.kernels.StandIn.design;
import static dev.stratus.kernels.StandIn.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.embedded.spi.Bitstream;
import dev.stratus.embedded.spi.Extension;
import dev.stratus.embedded.spi.FpgaDesign;
import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.embedded.spi.KernelReference;
import dev.stratus.embedded.spi.LaunchRecord;
import dev.stratus.kernels.ForwardForm.RowPerGroup;
import dev.stratus.kernels.ForwardForm.RowPerItem;
import dev.stratus.kernels.ForwardForm.Stream;
import dev.stratus.kernels.ForwardRun.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/**
 * The way of a kernel onto a board, without a board: its code for an FPGA is compiled by the OpenCL
 * CPU device's own driver, which passes over the words for the circuit, and the binary is loaded as
 * a bitstream is.
 */
class BitstreamTest {
  private static final KernelOptions STRICT = KernelOptions.STRICT;

  /** Of the parameters of {@link LayerNormForwardStream#rowStream}. */
  private static final int WIDTH = 8;

  private static final Map<Integer, Integer> FORWARD_SIZES = Map.of(9, 4112, 10, 4, 11, 8);
  private static final Stream FORM = new Stream(4112, 4, 8);
  private static final RowsUnderTest ROWS = RowsUnderTest.ordinary(5, 1021);

  @TempDir private Path folder;
  private TornadoDevice device;
  private Extension extension;

  @BeforeEach
  void findDevice() {
    device = DeviceRun.requireOpenClCpu();
    extension = Extension.find().orElseThrow();
  }

  private Bitstream build(
      Class<?> owner, String method, FpgaDesign design, Map<Integer, Integer> limits)
      throws IOException {
    return new StandIn(device, folder).build(owner, method, design, limits);
  }

  private Bitstream forward(String target) throws IOException {
    return build(
        LayerNormForwardStream.class,
        "rowStream",
        design(target, FORWARD_SIZES),
        Map.of(WIDTH, 4112));
  }

  private static Outcome run(ForwardForm form, TornadoDevice where, KernelOptions options) {
    return ForwardRun.of(form, where, options, Flags.SAVE).on(ROWS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fpga-intel", "fpga-amd"})
  void aBitstreamGivesTheBitsOfTheJvm(String target) throws IOException {
    Bitstream bitstream = forward(target);
    List<LaunchRecord> launches = new ArrayList<>();
    try (Extension.Listening listening = extension.listen(launches::addAll)) {
      assertThat(listening).isNotNull();
      Outcome outcome = run(FORM, device, STRICT.with(bitstream));
      requireSameBits(ROWS, outcome, run(FORM, DeviceRun.debugDevice(), STRICT));
    }
    LaunchRecord launch = launches.getFirst();
    assertThat(launch.target()).isEqualTo(target);
    assertThat(launch.globalSize()).containsOnly(1L);
    assertThat(launch.localSize()).containsOnly(1L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fpga-intel", "fpga-amd"})
  void soDoesTheBackwardOne(String target) throws IOException {
    GradientData data = GradientData.ordinary(17, 127, false);
    Bitstream bitstream =
        build(
            LayerNormBackwardStream.class,
            "rowStream",
            design(target, Map.of(11, 256, 12, 4, 13, 8)),
            Map.of());
    BackwardLadderTest.assertSameBits(
        data,
        new BackwardRun(device, STRICT.with(bitstream)).stream(data, 256, 4, 8),
        new BackwardRun(DeviceRun.debugDevice(), STRICT).stream(data, 256, 4, 8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fpga-intel", "fpga-amd"})
  void kernelsOfManyWorkItemsRunInTheirOneGroupSize(String target) throws IOException {
    Outcome onJvm = run(new RowPerItem(), DeviceRun.debugDevice(), STRICT);
    Bitstream items =
        build(LayerNormForward.class, "rowPerItem", design(target, Map.of()), Map.of());
    requireSameBits(ROWS, run(new RowPerItem(), device, STRICT.with(items)), onJvm);

    Bitstream groups =
        build(LayerNormForward.class, "rowPerGroup", design(target, Map.of()), Map.of());
    Outcome outcome = run(new RowPerGroup(64, 2), device, STRICT.with(groups));
    ForwardJudge.requireGood(ROWS, outcome, Flags.SAVE, target + " row-per-group");
    assertThatThrownBy(() -> run(new RowPerGroup(32, 2), device, STRICT.with(groups)))
        .hasMessageContaining("made for groups of 64 work-items")
        .hasMessageContaining("groups of [32]");
  }

  @Test
  void anotherFileIsRefusedWithBothHashes() throws IOException {
    Bitstream bitstream = forward("fpga-intel");
    byte[] changed = Files.readAllBytes(bitstream.file());
    changed[changed.length / 2] ^= 1;
    Files.write(bitstream.file(), changed);
    assertThatThrownBy(() -> run(FORM, device, STRICT.with(bitstream)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(bitstream.sha256())
        .hasMessageContaining(sha256(changed))
        .hasMessageContaining("another file, or was changed");
    Files.delete(bitstream.file());
    assertThatThrownBy(() -> run(FORM, device, STRICT.with(bitstream)))
        .hasMessageContaining("is not there");
  }

  @Test
  void otherSizesAreRefused() throws IOException {
    Bitstream bitstream = forward("fpga-intel");
    assertThatThrownBy(() -> run(new Stream(4112, 8, 8), device, STRICT.with(bitstream)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was made for columns = 4, and the task has 8");
    Bitstream narrow =
        build(
            LayerNormForwardStream.class,
            "rowStream",
            design("fpga-intel", FORWARD_SIZES),
            Map.of(WIDTH, 1000));
    assertThatThrownBy(() -> run(FORM, device, STRICT.with(narrow)))
        .hasMessageContaining("was made for width of at most 1000, and the task has 1021");
  }

  @Test
  void anotherBoardKernelOrSourceIsRefused() throws IOException {
    Bitstream good = forward("fpga-amd");
    Bitstream board =
        new Bitstream(
            good.manifest(),
            good.file(),
            good.sha256(),
            good.kernel(),
            good.entryPoint(),
            good.sourceHash(),
            good.design(),
            good.arguments(),
            "xilinx_u50_gen3x16_xdma_201920_3",
            good.limits());
    assertThatThrownBy(() -> run(FORM, device, STRICT.with(board)))
        .hasMessageContaining("made for the board xilinx_u50_gen3x16_xdma_201920_3")
        .hasMessageContaining(extension.describe(device).name());
    assertThatThrownBy(() -> run(new RowPerItem(), device, STRICT.with(good)))
        .hasMessageContaining("LayerNormForwardStream.rowStream")
        .hasMessageContaining("LayerNormForward.rowPerItem");
    Bitstream old =
        new Bitstream(
            good.manifest(),
            good.file(),
            good.sha256(),
            good.kernel(),
            good.entryPoint(),
            "0".repeat(64),
            good.design(),
            good.arguments(),
            good.board(),
            good.limits());
    assertThatThrownBy(() -> run(FORM, device, STRICT.with(old)))
        .hasMessageContaining("made of a source with SHA-256 000")
        .hasMessageContaining(good.sourceHash())
        .hasMessageContaining("build it again");
  }

  @Test
  void arraysThatShareMemoryAndDevicesWithoutBinariesAreRefused() throws IOException {
    Bitstream bitstream = forward("fpga-intel");
    ForwardRun inPlace =
        ForwardRun.of(FORM, device, STRICT.with(bitstream), Flags.SAVE).inPlaceOfX();
    assertThatThrownBy(() -> inPlace.on(ROWS)).hasMessageContaining("arrays that share no memory");
    assertThatThrownBy(() -> run(FORM, DeviceRun.debugDevice(), STRICT.with(bitstream)))
        .hasMessageContaining("is no OpenCL device");
    assertThatThrownBy(() -> extension.binary(DeviceRun.debugDevice(), "__kernel void k() {}"))
        .hasMessageContaining("is no OpenCL device");
  }

  @Test
  void badDesignsAreRefused() {
    KernelReference kernel = new KernelReference(LayerNormForwardStream.class, "rowStream");
    assertThatThrownBy(() -> extension.generate(kernel, design("fpga-other", Map.of())))
        .hasMessageContaining("There is no FPGA target fpga-other")
        .hasMessageContaining("fpga-intel, fpga-amd");
    assertThatThrownBy(() -> extension.generate(kernel, design("fpga-amd", Map.of(12, 4))))
        .hasMessageContaining("no int parameter 12");
  }
}
