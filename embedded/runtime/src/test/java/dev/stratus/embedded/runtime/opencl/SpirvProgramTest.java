package dev.stratus.embedded.runtime.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The ways that SPIR-V takes to a device. */
class SpirvProgramTest {
  private static final String TEXT = "; SPIR-V 1.0";

  /** A header and nothing behind it. */
  private static byte[] module() {
    return ByteBuffer.allocate(20)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0x07230203)
        .putInt(0x00010000)
        .putInt(0)
        .putInt(1)
        .putInt(0)
        .array();
  }

  @Test
  void aDriverThatTakesModulesGetsThem() {
    ScriptedDriver driver =
        ScriptedDriver.fake(new FakeOpenCl("OpenCL 3.0 fake", "SPIR-V_1.2", ""));
    try (OpenClContext context = OpenClContext.open(driver.device())) {
      DeviceProgram program = context.spirvProgram(TEXT, module(), "-w");
      assertThat(program.source()).isEqualTo(TEXT);
      assertThat(program.options()).isEqualTo("-cl-fp32-correctly-rounded-divide-sqrt -w");
      assertThat(context.spirvProgram(TEXT, module(), "-w")).isSameAs(program);
    }
    assertThat(driver.calls("clCreateProgramWithIL")).isEqualTo(1);
    assertThat(driver.calls("clCreateProgramWithBinary")).isZero();
    assertThat(driver.ledger().leaks()).isEmpty();
  }

  @Test
  void aDriverThatRefusesAModuleIsNamed() {
    ScriptedDriver driver =
        ScriptedDriver.fake(new FakeOpenCl("OpenCL 2.1 fake", "SPIR-V_1.0", ""))
            .fail("clCreateProgramWithIL", 1, ClStatus.CL_INVALID_VALUE);
    try (OpenClContext context = OpenClContext.open(driver.device())) {
      assertThatThrownBy(() -> context.spirvProgram(TEXT, module(), ""))
          .isInstanceOf(DeviceException.class)
          .hasMessageContaining("clCreateProgramWithIL returned CL_INVALID_VALUE");
    }
  }

  /** Oclgrind hangs in it, so an old driver, or one without SPIR-V, is never asked. */
  @Test
  void aDriverWithoutSpirvIsNotAsked() {
    for (FakeOpenCl fake :
        new FakeOpenCl[] {
          new FakeOpenCl("OpenCL 1.2 fake", "SPIR-V_1.2", ""),
          new FakeOpenCl("OpenCL 2.0 fake", "SPIR-V_1.2", ""),
          new FakeOpenCl("OpenCL 3.0 fake", "", "cl_khr_spirit")
        }) {
      ScriptedDriver driver = ScriptedDriver.fake(fake);
      try (OpenClContext context = OpenClContext.open(driver.device())) {
        assertThatThrownBy(() -> context.spirvProgram(TEXT, module(), ""))
            .isInstanceOf(NoSpirvException.class)
            .hasMessageContaining("takes no SPIR-V")
            .hasMessageContaining("cl_khr_spir")
            .hasMessageContaining("STRATUS_TARGET");
      }
      assertThat(driver.calls("clCreateProgramWithIL")).isZero();
    }
  }

  @Test
  void theTranslatorsRefusalIsTold() {
    Optional<SpirvTranslator> translator = SpirvTranslator.find();
    if (translator.isEmpty()) {
      System.out.println("SKIPPED: " + SpirvTranslator.HOW_TO_GET_IT);
      Assumptions.abort(SpirvTranslator.HOW_TO_GET_IT);
    }
    byte[] broken = module();
    broken[0] = 0;
    assertThatThrownBy(() -> translator.get().translate(broken, TEXT, "a device"))
        .isInstanceOf(ProgramBuildException.class)
        .hasMessageContaining("llvm-spirv")
        .hasMessageContaining("a device");
  }

  @Test
  void aTranslatorThatCannotBeStartedIsNamed() {
    SpirvTranslator none = new SpirvTranslator(Path.of("/nowhere/llvm-spirv"));
    assertThatThrownBy(() -> none.translate(module(), TEXT, "a device"))
        .hasMessageContaining("/nowhere/llvm-spirv could not be run");
  }
}
