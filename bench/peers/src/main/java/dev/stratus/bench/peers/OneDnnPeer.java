package dev.stratus.bench.peers;

import static org.bytedeco.dnnl.global.dnnl.*;

import dev.stratus.bench.device.Peer;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.layer_normalization_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;

/** oneDNN's layer normalization primitive on the CPU, through JavaCPP. */
public final class OneDnnPeer implements Peer {

  @Override
  public String name() {
    dnnl_version_t version = dnnl_version();
    return "oneDNN " + version.major() + "." + version.minor() + "." + version.patch();
  }

  @Override
  public Prepared prepare(
      int rows, int width, float[] x, float[] gamma, float[] beta, float epsilon) {
    return new Primitive(rows, width, x, gamma, beta, epsilon);
  }

  private static final class Primitive implements Prepared {
    private final engine cpu = new engine(engine.kind.cpu, 0);
    private final stream queue = new stream(cpu);
    private final layer_normalization_forward primitive;
    private final IntMemoryMap arguments = new IntMemoryMap();
    private final FloatPointer y;
    private final int elements;

    Primitive(int rows, int width, float[] x, float[] gamma, float[] beta, float epsilon) {
      elements = x.length;
      long[] sizes = {rows, width};
      memory.desc data = new memory.desc(sizes, memory.data_type.f32, memory.format_tag.ab);
      memory.desc parameters =
          new memory.desc(new long[] {width}, memory.data_type.f32, memory.format_tag.a);
      layer_normalization_forward.primitive_desc description =
          new layer_normalization_forward.primitive_desc(
              cpu, dnnl_forward_inference, data, data, epsilon, dnnl_use_scale | dnnl_use_shift);
      primitive = new layer_normalization_forward(description);
      y = new FloatPointer(x.length);
      arguments.put(DNNL_ARG_SRC, new memory(data, cpu, new FloatPointer(x)));
      arguments.put(DNNL_ARG_SCALE, new memory(parameters, cpu, new FloatPointer(gamma)));
      arguments.put(DNNL_ARG_SHIFT, new memory(parameters, cpu, new FloatPointer(beta)));
      arguments.put(DNNL_ARG_DST, new memory(data, cpu, y));
    }

    @Override
    public void run() {
      primitive.execute(queue, arguments);
      queue._wait();
    }

    @Override
    public float[] result() {
      float[] values = new float[elements];
      y.get(values);
      return values;
    }

    @Override
    public void close() {
      y.close();
    }
  }
}
