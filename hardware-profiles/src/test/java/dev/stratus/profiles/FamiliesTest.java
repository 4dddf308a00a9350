package dev.stratus.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Devices as their drivers name them meet their families, and only those. */
class FamiliesTest {
  private static final ProfileLookup SHIPPED = ProfileLookup.shippedOnly();

  @ParameterizedTest
  @CsvSource({
    "pthread-skylake-avx512-AMD EPYC, AuthenticAMD, Portable Computing Language, cpu, pocl-cpu-avx512",
    "pthread-haswell-AMD EPYC, AuthenticAMD, Portable Computing Language, cpu, pocl-cpu-avx2",
    "cpu-znver3-AMD Ryzen, AuthenticAMD, Portable Computing Language, cpu, pocl-cpu",
    "Oclgrind Simulator, Oclgrind, Oclgrind, cpu, oclgrind",
    "'llvmpipe (LLVM 15.0.6, 256 bits)', Mesa/X.org, rusticl, cpu, rusticl",
    "12th Gen Intel(R) Core(TM) i9, Intel(R) Corporation, Intel(R) OpenCL, cpu, intel-cpu-runtime",
    "Xeon, Intel(R) Corporation, Intel(R) CPU Runtime for OpenCL(TM) Applications, cpu, intel-cpu-runtime",
    "Intel(R) UHD Graphics, Intel(R) Corporation, Intel(R) OpenCL Graphics, gpu, intel-gpu",
    "Tesla T4, NVIDIA Corporation, NVIDIA CUDA, gpu, nvidia-gpu",
    "NVIDIA A100-SXM4-80GB, NVIDIA Corporation, CUDA, gpu, nvidia-a100",
    "NVIDIA H100 80GB HBM3, NVIDIA Corporation, CUDA, gpu, nvidia-h100",
    "gfx1030, 'Advanced Micro Devices, Inc.', AMD Accelerated Parallel Processing, gpu, amd-gpu",
    "Apple M4 Max, Apple, Apple, gpu, apple-gpu",
    "Mali-G610 MC6 r0p0, ARM, ARM Platform, gpu, mali-gpu",
    "p385a_sch_ax115 : nalla_pcie, Nallatech ltd, Intel(R) FPGA SDK for OpenCL(TM), accelerator, intel-fpga",
    "xilinx_u50, Xilinx, Xilinx, accelerator, amd-fpga"
  })
  void theFamilyComesFirst(
      String name, String vendor, String platform, String kind, String family) {
    DeviceProfile profile = SHIPPED.find(new DeviceFacts(name, vendor, platform, "1", kind));
    assertThat(profile.chain().getFirst().profile()).isEqualTo(family);
    assertThat(profile.chain().stream().filter(m -> m.level() == Level.VENDOR))
        .hasSizeBetween(0, 1);
  }

  @Test
  void aFamilyThatNobodyMeasuredSetsNoSizeAndInheritsAll() {
    for (String[] gpu :
        new String[][] {
          {"Tesla T4", "NVIDIA Corporation", "NVIDIA CUDA"},
          {"gfx1030", "Advanced Micro Devices, Inc.", "AMD"},
          {"Apple M4", "Apple", "Apple"},
          {"Mali-G52", "ARM", "ARM Platform"},
          {"Iris", "Intel(R) Corporation", "Intel(R) OpenCL Graphics"}
        }) {
      DeviceProfile profile = SHIPPED.find(new DeviceFacts(gpu[0], gpu[1], gpu[2], "1", "gpu"));
      assertThat(profile.rowPerGroup().workGroupSize())
          .contains(new Found<>(64, Level.DEFAULT, "default"));
      assertThat(profile.preferredForm().level()).isEqualTo(Level.KIND);
      assertThat(profile.family().peak()).isEmpty();
      assertThat(profile.family().measuredMemory()).isEmpty();
      assertThat(profile.family().capabilities().maxWorkGroup()).isEmpty();
    }
  }

  @Test
  void whatIsKnownOfAFamilyIsThereWithItsSource() {
    FamilyFacts pocl =
        SHIPPED
            .find(
                new DeviceFacts(
                    "pthread-skylake-avx512", "", "Portable Computing Language", "3.1", "cpu"))
            .family();
    MeasuredRate memory = pocl.measuredMemory().orElseThrow().value();
    assertThat(memory.value()).isEqualTo(41.1);
    assertThat(memory.command()).startsWith("bench/run forward");
    assertThat(memory.date()).isEqualTo("2026-11-22");
    FamilyFacts fpga =
        SHIPPED
            .find(new DeviceFacts("p385a", "N", "Intel(R) FPGA SDK", "17.1", "accelerator"))
            .family();
    assertThat(fpga.fpga().compiler().map(Found::value))
        .contains("aoc {kernel} {flags} -board={board} -o {output}");
    assertThat(fpga.fpga().workGroupSize()).contains(new Found<>(64, Level.VENDOR, "intel-fpga"));
    assertThat(fpga.fpga().board()).isEqualTo(Optional.empty());
    assertThat(fpga.documents()).allSatisfy(d -> assertThat(d.revision()).isNotBlank());
  }
}
