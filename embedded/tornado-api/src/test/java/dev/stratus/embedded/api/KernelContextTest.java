package dev.stratus.embedded.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.embedded.spi.WorkItem;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;

class KernelContextTest {

  /** A work-item whose every number tells what it is: kind in the tens, dimension in the ones. */
  private static final class Marked implements WorkItem {
    final List<String> calls = new ArrayList<>();

    @Override
    public int globalId(int dimension) {
      return 10 + dimension;
    }

    @Override
    public int localId(int dimension) {
      return 20 + dimension;
    }

    @Override
    public int groupId(int dimension) {
      return 30 + dimension;
    }

    @Override
    public int globalSize(int dimension) {
      return 40 + dimension;
    }

    @Override
    public int localSize(int dimension) {
      return 50 + dimension;
    }

    @Override
    public void localBarrier() {
      calls.add("localBarrier");
    }

    @Override
    public void globalBarrier() {
      calls.add("globalBarrier");
    }

    @Override
    public <T> T localArray(Class<T> arrayType, int length) {
      calls.add(arrayType.getSimpleName() + " " + length);
      return arrayType.cast(Array.newInstance(arrayType.getComponentType(), length));
    }
  }

  @Test
  void onTheDebugDeviceItStandsForItsWorkItem() {
    Marked item = new Marked();
    AtomicReference<KernelContext> made = new AtomicReference<>();
    WorkItem.runAs(
        item,
        () -> {
          KernelContext context = new KernelContext();
          made.set(context);
          context.localBarrier();
          context.globalBarrier();
          assertThat(context.allocateIntLocalArray(1)).hasSize(1);
          assertThat(context.allocateLongLocalArray(2)).hasSize(2);
          assertThat(context.allocateFloatLocalArray(3)).hasSize(3);
          assertThat(context.allocateDoubleLocalArray(4)).hasSize(4);
          assertThat(context.allocateByteLocalArray(5)).hasSize(5);
          assertThat(context.allocateHalfFloatLocalArray(6)).hasSize(6);
        });

    KernelContext context = made.get();
    assertThat(ids(context))
        .containsExactly(10, 11, 12, 20, 21, 22, 30, 31, 32, 40, 41, 42, 50, 51, 52);
    assertThat(item.calls)
        .containsExactly(
            "localBarrier",
            "globalBarrier",
            "int[] 1",
            "long[] 2",
            "float[] 3",
            "double[] 4",
            "byte[] 5",
            "HalfFloat[] 6");
  }

  @Test
  void elsewhereItStandsForOneWorkItemAlone() {
    KernelContext context = new KernelContext();
    assertThat(ids(context)).hasSize(15).containsOnly(0);
    context.localBarrier();
    context.globalBarrier();
    assertThat(context.allocateFloatLocalArray(4)).containsExactly(0, 0, 0, 0);
  }

  @Test
  void additionsAreIndivisible() throws InterruptedException {
    int threads = 8;
    int each = 20_000;
    KernelContext context = new KernelContext();
    IntArray ints = new IntArray(3);
    int[] heap = new int[3];
    LongArray longs = new LongArray(3);
    FloatArray floats = new FloatArray(3);
    DoubleArray doubles = new DoubleArray(3);
    List<Thread> running =
        IntStream.range(0, threads)
            .mapToObj(t ->
                Thread.ofPlatform()
                    .start(() -> {
                      for (int i = 0; i < each; i++) {
                        context.atomicAdd(ints, 1, 3);
                        context.atomicAdd(heap, 1, -3);
                        context.atomicAdd(longs, 1, 1L << 33);
                        context.atomicAdd(floats, 1, 1f);
                        context.atomicAdd(doubles, 1, 0.5);
                      }
                    }))
            .toList();
    for (Thread thread : running) {
      thread.join();
    }
    int total = threads * each;
    assertThat(ints.toHeapArray()).containsExactly(0, 3 * total, 0);
    assertThat(heap).containsExactly(0, -3 * total, 0);
    assertThat(longs.toHeapArray()).containsExactly(0, ((long) total) << 33, 0);
    // Below 2^24 every partial sum is exact, so that no order of additions can hide a lost one.
    assertThat(floats.toHeapArray()).containsExactly(0, total, 0);
    assertThat(doubles.toHeapArray()).containsExactly(0, total * 0.5, 0);
  }

  @Test
  void addingToNaNEnds() {
    FloatArray floats = FloatArray.fromElements(Float.NaN);
    DoubleArray doubles = DoubleArray.fromElements(Double.NaN);
    new KernelContext().atomicAdd(floats, 0, 1f);
    new KernelContext().atomicAdd(doubles, 0, 1.0);
    assertThat(floats.get(0)).isNaN();
    assertThat(doubles.get(0)).isNaN();
  }

  @Test
  void additionsOutsideNameTheIndex() {
    KernelContext context = new KernelContext();
    assertThatThrownBy(() -> context.atomicAdd(new IntArray(2), 2, 1))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("Index 2 is outside an IntArray of 2 elements.");
    assertThatThrownBy(() -> context.atomicAdd(new LongArray(2), -1, 1L))
        .hasMessage("Index -1 is outside a LongArray of 2 elements.");
    assertThatThrownBy(() -> context.atomicAdd(new FloatArray(2), 2, 1f))
        .hasMessage("Index 2 is outside a FloatArray of 2 elements.");
    assertThatThrownBy(() -> context.atomicAdd(new DoubleArray(0), 0, 1.0))
        .hasMessage("Index 0 is outside a DoubleArray of 0 elements.");
    assertThatThrownBy(() -> context.atomicAdd(new int[2], 2, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static List<Integer> ids(KernelContext c) {
    return List.of(
        c.globalIdx,
        c.globalIdy,
        c.globalIdz,
        c.localIdx,
        c.localIdy,
        c.localIdz,
        c.groupIdx,
        c.groupIdy,
        c.groupIdz,
        c.globalGroupSizeX,
        c.globalGroupSizeY,
        c.globalGroupSizeZ,
        c.localGroupSizeX,
        c.localGroupSizeY,
        c.localGroupSizeZ);
  }
}
