package dev.stratus.embedded.jit.emit;

/**
 * How an FPGA's language asks for the circuit that a loop or array becomes. An empty text: it has
 * no word for it, and its compiler is left to find out. Other compilers of OpenCL C pass over all
 * of them.
 *
 * @param unrollWholly a line before a loop whose turns all become hardware
 * @param unrollBy likewise, of {@code %d} turns at a time
 * @param interval likewise, of a pipeline that begins a turn every {@code %d} cycles
 * @param intervalInGroups whether that is also said where many work-items pass through the loop
 * @param independent likewise, of a loop whose turns touch different elements of array {@code %s}
 * @param dataflow likewise, of a loop whose calls work at the same time, each on another turn
 * @param registers the declaration of an array of registers: {@code %1$s} its element, {@code %2$s}
 *     its name and length
 * @param banks the declaration of an array in {@code %3$d} memories, neighbouring elements in
 *     different ones; {@code %4$d} is the size of an element in bytes
 * @param oneWorkItem a line before a kernel that one work-item runs
 * @param workGroup a line before a kernel of groups of {@code %d} work-items
 */
public record CircuitWords(
    String unrollWholly,
    String unrollBy,
    String interval,
    boolean intervalInGroups,
    String independent,
    String dataflow,
    String registers,
    String banks,
    String oneWorkItem,
    String workGroup) {}
