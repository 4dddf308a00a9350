package dev.stratus.profiles;

import java.util.List;
import java.util.Optional;

/** A device's profile as text, a line for each value that is there. */
final class ProfileText {
  private static final int COLUMN = 34;

  private final StringBuilder out = new StringBuilder();

  private ProfileText() {}

  static String of(DeviceProfile profile) {
    ProfileText text = new ProfileText();
    text.choices(profile);
    text.sizing(profile.sizing());
    text.capabilities(profile.family().capabilities());
    text.ceilings(profile.family());
    text.fpga(profile.family().fpga());
    for (Tunings.Tuned tuned : profile.tuned().entries()) {
      text.line(
          "tuned " + tuned.entry().key().text(),
          tuned.entry().choice().text()
              + " ("
              + tuned.level().text()
              + ", "
              + tuned.profile()
              + ")");
    }
    return text.out.toString();
  }

  private void choices(DeviceProfile profile) {
    out.append(profile.device().name()).append('\n');
    out.append("  ").append(profile.matchedAt()).append('\n');
    line("preferred form", profile.preferredForm().text());
    line("numerics", profile.numerics().text());
    line("store policy", profile.storePolicy().text());
    line("last-level cache, bytes", orElse(profile.lastLevelCacheBytes(), "as the driver reports"));
    line("build flags", orElse(profile.buildFlags(), "none"));
    for (FormProfile form : List.of(profile.rowPerItem(), profile.rowPerGroup())) {
      String prefix = form.form().text() + ": ";
      line(prefix + "work-group, items", orElse(form.workGroupSize(), "the driver's choice"));
      line(prefix + "vector, floats", form.vectorWidth().text());
      line(prefix + "accumulators", form.accumulators().text());
    }
  }

  private void sizing(SizingProfile sizing) {
    line("sizing: items per unit", sizing.itemsPerUnit().text());
    line("sizing: few rows per unit", sizing.fewRowsPerUnit().text());
    line("sizing: least split width", sizing.leastSplitWidth().text());
    line("sizing: least part, columns", sizing.leastPart().text());
    line("sizing: least rows per part", sizing.leastRowsPerPart().text());
    line("sizing: most rows per part", sizing.mostRowsPerPart().text());
  }

  private void capabilities(Capabilities can) {
    lineIf("fp64", can.fp64());
    lineIf("fp16", can.fp16());
    lineIf("unified memory", can.unifiedMemory());
    lineIf("OpenCL C", can.openClC());
    lineIf("compute capability", can.computeCapability());
    lineIf("largest work-group, items", can.maxWorkGroup());
    lineIf("preferred vector, floats", can.preferredVectorFloats());
    lineIf("local memory, bytes", can.localMemory());
    lineIf("largest buffer, bytes", can.maxAllocation());
    lineIf("global memory, bytes", can.globalMemory());
  }

  private void ceilings(FamilyFacts family) {
    lineIf("memory peak, GB/s", family.peak());
    lineIf("memory measured, GB/s", family.measuredMemory());
    lineIf("launch measured, us", family.measuredLaunch());
  }

  private void fpga(FpgaProfile fpga) {
    lineIf("fpga: vendor", fpga.vendor());
    lineIf("fpga: board", fpga.board());
    lineIf("fpga: compiler", fpga.compiler());
    lineIf("fpga: mode", fpga.mode());
    lineIf("fpga: bitstream folder", fpga.bitstreamFolder());
    lineIf("fpga: unroll", fpga.unroll());
    lineIf("fpga: interval, cycles", fpga.initiationInterval());
    lineIf("fpga: memory banks", fpga.memoryBanks());
    lineIf("fpga: work-group, items", fpga.workGroupSize());
    lineIf("fpga: line buffer, columns", fpga.lineColumns());
    lineIf("fpga: accumulator stages", fpga.accumulatorStages());
    lineIf("fpga: dataflow", fpga.dataflow());
  }

  private static <T> String orElse(Optional<Found<T>> found, String otherwise) {
    return found.map(Found::text).orElse(otherwise);
  }

  private <T> void lineIf(String name, Optional<Found<T>> found) {
    found.ifPresent(value -> line(name, value.text()));
  }

  private void line(String name, String value) {
    out.append("  ").append(name).append(" ".repeat(Math.max(1, COLUMN - name.length())));
    out.append(value).append('\n');
  }
}
