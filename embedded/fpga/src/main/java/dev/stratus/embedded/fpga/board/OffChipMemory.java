package dev.stratus.embedded.fpga.board;

/**
 * The memory beside the chip that holds a kernel's array arguments. Each array has a port to read
 * and one to write; all of them share the memory's bandwidth.
 *
 * @param banks memories that arrays are spread over
 * @param megabytesPerSecond bandwidth of one bank, in 10^6 bytes a second
 * @param loadLatency cycles from request to arrival; the port holds as many cycles of requests, so
 *     that bursts do no harm
 * @param storeLatency cycles until a store is seen by every load, and the room for stores that wait
 * @param portBytes bytes that an array's port moves in a cycle
 * @param lineBytes bytes that an access moves at least whose neighbours are not accessed next
 */
public record OffChipMemory(
    int banks,
    int megabytesPerSecond,
    int loadLatency,
    int storeLatency,
    int portBytes,
    int lineBytes) {

  /**
   * @throws IllegalArgumentException if a number is below what it must be
   */
  public OffChipMemory {
    Requirements.atLeast(1, banks, "The number of memory banks");
    Requirements.atLeast(1, megabytesPerSecond, "The bandwidth of a memory bank");
    Requirements.atLeast(1, loadLatency, "The latency of a load");
    Requirements.atLeast(1, storeLatency, "The latency of a store");
    Requirements.atLeast(8, portBytes, "The width of a port");
    Requirements.atLeast(1, lineBytes, "The size of a line");
  }

  /** Of all banks, in 10^6 bytes a second. */
  public long bandwidth() {
    return (long) banks * megabytesPerSecond;
  }

  /** The same memory in so many banks. */
  public OffChipMemory withBanks(int count) {
    return new OffChipMemory(
        count, megabytesPerSecond, loadLatency, storeLatency, portBytes, lineBytes);
  }

  /** The same memory with banks of another bandwidth, in 10^6 bytes a second. */
  public OffChipMemory withBandwidth(int megabytes) {
    return new OffChipMemory(banks, megabytes, loadLatency, storeLatency, portBytes, lineBytes);
  }

  /** The same memory with loads of another latency. */
  public OffChipMemory withLoadLatency(int cycles) {
    return new OffChipMemory(banks, megabytesPerSecond, cycles, storeLatency, portBytes, lineBytes);
  }

  /** The same memory with stores of another latency. */
  public OffChipMemory withStoreLatency(int cycles) {
    return new OffChipMemory(banks, megabytesPerSecond, loadLatency, cycles, portBytes, lineBytes);
  }
}
