package dev.stratus.embedded.runtime.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The three ways, each on function objects as javac makes them. */
public class KernelResolverTest {
  /** As in our API. */
  public interface Serial2<A, B> extends Serializable {
    void apply(A a, B b);
  }

  /** As in the real API. */
  public interface Plain2<A, B> {
    void apply(A a, B b);
  }

  public interface Plain1<A> {
    void apply(A a);
  }

  public interface Plain0 {
    void apply();
  }

  /** Stands for TaskGraph: notes who called it where. */
  static final class Graph {
    TaskCall last;

    <A, B> Graph task(String name, Serial2<A, B> function, A a, B b) {
      return note(name, function, a, b);
    }

    <A, B> Graph task(String name, Plain2<A, B> function, A a, B b) {
      return note(name, function, a, b);
    }

    <A> Graph task(String name, Plain1<A> function, A a) {
      return note(name, function, a);
    }

    Graph task(String name, Plain0 function) {
      return note(name, function);
    }

    private Graph note(String name, Object function, Object... arguments) {
      StackWalker.StackFrame frame =
          StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
              .walk(frames -> frames.skip(2).findFirst().orElseThrow());
      last =
          new TaskCall(
              name,
              function,
              Arrays.asList(arguments),
              frame.getDeclaringClass(),
              frame.getMethodName(),
              frame.getMethodType(),
              frame.getByteCodeIndex());
      return this;
    }
  }

  private final Graph graph = new Graph();
  private final KernelResolver resolver = new KernelResolver();

  static void scale(float[] x, int n) {
    for (int i = 0; i < n; i++) {
      x[i] *= 2;
    }
  }

  private static void hidden(float[] x, int n) {
    scale(x, n);
  }

  static void overloaded(float[] x, int n) {
    for (int i = 0; i < x.length; i++) {
      x[i] = n;
    }
  }

  static void overloaded(int[] x, int n) {
    for (int i = 0; i < x.length; i++) {
      x[i] = n;
    }
  }

  static void nothing() {}

  static void scalar(int n) {
    if (n > 0) {
      throw new IllegalStateException("a kernel must not be run to be found");
    }
  }

  void instance(float[] x, int n) {
    x[0] = n;
  }

  private ResolvedKernel last() {
    return resolver.resolve(graph.last);
  }

  private void assertFound(String name, String descriptor) {
    ResolvedKernel found = last();
    assertThat(found.owner()).isEqualTo(KernelResolverTest.class);
    assertThat(found.method().owner())
        .isEqualTo(KernelResolverTest.class.getName().replace('.', '/'));
    assertThat(found.method().name()).isEqualTo(name);
    assertThat(found.method().descriptor()).isEqualTo(descriptor);
    assertThat(found.captured()).isEmpty();
  }

  @Test
  void serializableReference() {
    Serial2<float[], Integer> reference = KernelResolverTest::scale;
    graph.task("a", reference, new float[3], 3);
    assertFound("scale", "([FI)V");
  }

  @Test
  void serializableReferenceToAPrivateMethod() {
    Serial2<float[], Integer> reference = KernelResolverTest::hidden;
    graph.task("a", reference, new float[3], 3);
    assertFound("hidden", "([FI)V");
  }

  @Test
  void serializableLambdaWithCaptures() {
    float[] caught = {1};
    int factor = 7;
    Serial2<float[], Integer> lambda = (x, n) -> x[0] = caught[0] * factor * n;
    graph.task("a", lambda, new float[3], 3);
    ResolvedKernel found = last();
    assertThat(found.method().name()).startsWith("lambda$serializableLambdaWithCaptures$");
    assertThat(found.method().descriptor()).startsWith("([FI");
    assertThat(found.captured()).containsExactly(caught, 7);
  }

  @Test
  void capturesAreReadAgainForEachLambdaOfOneClass() {
    for (int factor = 1; factor <= 3; factor++) {
      int caught = factor;
      Serial2<float[], Integer> lambda = (x, n) -> x[0] = caught * n;
      graph.task("a", lambda, new float[3], 3);
      assertThat(last().captured()).containsExactly(factor);
    }
  }

  @Test
  void plainReferenceByItsCallSite() {
    Plain2<float[], Integer> other = KernelResolverTest::hidden;
    assertThat(other).isNotNull();
    graph
        .task("a", (Plain2<float[], Integer>) KernelResolverTest::scale, new float[3], 3)
        .task(
            "b" + graph,
            (Plain2<float[], Integer>) KernelResolverTest::overloaded,
            new float[4],
            2);
    assertFound("overloaded", "([FI)V");
  }

  @Test
  void plainReferenceInAChainIsItsOwn() {
    graph.task(
        "a",
        (Plain2<float[], Integer>) KernelResolverTest::scale,
        new float[] {1, 2, 3},
        Integer.valueOf(Math.max(3, graph.hashCode() & 1)));
    assertFound("scale", "([FI)V");
  }

  @Test
  void plainReferenceInALocalVariable() {
    Plain2<float[], Integer> held = KernelResolverTest::scale;
    graph.task("a", held, new float[3], 3);
    assertFound("scale", "([FI)V");
  }

  @Test
  void plainLambdaWithCaptures() {
    float[] caught = {1};
    int factor = 7;
    graph.task("a", (Plain1<float[]>) x -> x[0] = caught[0] * factor, new float[3]);
    ResolvedKernel found = last();
    assertThat(found.method().descriptor()).isEqualTo("([FI[F)V");
    assertThat(found.captured()).containsExactly(caught, 7);
  }

  @Test
  void referenceMadeElsewhereByAProbe() {
    Plain2<float[], Integer> made = make(true);
    graph.task("a", made, new float[3], 3);
    assertFound("scale", "([FI)V");
  }

  @Test
  void probeTellsOverloadsApartByLine() {
    Plain2<int[], Integer> made = makeInts();
    graph.task("a", made, new int[3], 3);
    assertFound("overloaded", "([II)V");
  }

  @Test
  void probeDoesNotTouchTheArguments() {
    float[] array = {1, 2, 3};
    graph.task("a", make(true), array, 3);
    assertThat(last().method().name()).isEqualTo("scale");
    assertThat(array).containsExactly(1, 2, 3);
  }

  private static Plain2<float[], Integer> make(boolean which) {
    return which ? KernelResolverTest::scale : KernelResolverTest::hidden;
  }

  private static Plain2<int[], Integer> makeInts() {
    return KernelResolverTest::overloaded;
  }

  private static Plain1<Integer> makeScalar() {
    return KernelResolverTest::scalar;
  }

  private static Plain1<float[]> makeCapturing(float[] caught) {
    return x -> caught[0]++;
  }

  @Test
  void functionThatCannotBeFoundIsNamedAndNotRun() {
    graph.task("scalarOnly", makeScalar(), 3);
    assertThatThrownBy(this::last)
        .isInstanceOf(UnresolvedKernelException.class)
        .hasMessageContaining("Task scalarOnly: no kernel method found")
        .hasMessageContaining("written in the call of task");
    float[] caught = {1};
    graph.task("capturing", makeCapturing(caught), new float[1]);
    assertThatThrownBy(this::last).isInstanceOf(UnresolvedKernelException.class);
    assertThat(caught).containsExactly(1);
  }

  @Test
  void taskWithoutArguments() {
    graph.task("a", (Plain0) KernelResolverTest::nothing);
    assertFound("nothing", "()V");
  }

  @Test
  void boundInstanceReferenceIsRefused() {
    graph.task("a", (Plain2<float[], Integer>) this::instance, new float[3], 3);
    assertThatThrownBy(this::last)
        .isInstanceOf(UnresolvedKernelException.class)
        .hasMessageContaining("KernelResolverTest.instance is an instance method")
        .hasMessageContaining("make it static");
    Serial2<float[], Integer> serial = this::instance;
    graph.task("a", serial, new float[3], 3);
    assertThatThrownBy(this::last)
        .isInstanceOf(UnresolvedKernelException.class)
        .hasMessageContaining("is an instance method");
  }

  @Test
  void anonymousClassIsRefused() {
    graph.task(
        "a",
        new Serial2<float[], Integer>() {
          @Override
          public void apply(float[] x, Integer n) {
            x[0] = n;
          }
        },
        new float[3],
        3);
    assertThatThrownBy(this::last)
        .isInstanceOf(UnresolvedKernelException.class)
        .hasMessageContaining("Task a:");
  }

  @Test
  void caughtNullIsRefused() {
    float[] none = null;
    Serial2<float[], Integer> lambda = (x, n) -> x[0] = none[0];
    graph.task("a", lambda, new float[3], 3);
    assertThatThrownBy(this::last)
        .isInstanceOf(UnresolvedKernelException.class)
        .hasMessageContaining("caught null");
  }

  @Test
  void argumentsOfATaskCallAreKept() {
    graph.task("a", makeInts(), new int[2], 5);
    assertThat(graph.last.arguments()).isEqualTo(List.of(graph.last.arguments().get(0), 5));
  }
}
