package dev.stratus.bench.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.stratus.bench.device.Peer;
import java.nio.FloatBuffer;
import java.util.Map;

/** ONNX Runtime's LayerNormalization on the CPU, with a thread for each core. */
public final class OnnxRuntimePeer implements Peer {

  @Override
  public String name() {
    return "ONNX Runtime " + OrtEnvironment.getEnvironment().getVersion();
  }

  @Override
  public Prepared prepare(
      int rows, int width, float[] x, float[] gamma, float[] beta, float epsilon) {
    try {
      return new Session(rows, width, x, gamma, beta, epsilon);
    } catch (OrtException e) {
      throw new UnsupportedOperationException("ONNX Runtime: " + e.getMessage(), e);
    }
  }

  private static final class Session implements Prepared {
    private final OrtSession session;
    private final Map<String, OnnxTensor> inputs;
    private OrtSession.Result last;

    Session(int rows, int width, float[] x, float[] gamma, float[] beta, float epsilon)
        throws OrtException {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      OrtSession.SessionOptions options = new OrtSession.SessionOptions();
      options.setIntraOpNumThreads(Runtime.getRuntime().availableProcessors());
      session = environment.createSession(OnnxLayerModel.bytes(epsilon), options);
      inputs =
          Map.of(
              "X", tensor(environment, x, rows, width),
              "Scale", tensor(environment, gamma, width),
              "B", tensor(environment, beta, width));
      last = session.run(inputs);
    }

    private static OnnxTensor tensor(OrtEnvironment environment, float[] values, long... shape)
        throws OrtException {
      return OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
    }

    @Override
    public void run() {
      try {
        last.close();
        last = session.run(inputs);
      } catch (OrtException e) {
        throw new IllegalStateException("ONNX Runtime failed: " + e.getMessage(), e);
      }
    }

    @Override
    public float[] result() {
      FloatBuffer buffer = ((OnnxTensor) last.get(0)).getFloatBuffer();
      float[] values = new float[buffer.remaining()];
      buffer.get(values);
      return values;
    }

    @Override
    public void close() {
      last.close();
      inputs.values().forEach(OnnxTensor::close);
      try {
        session.close();
      } catch (OrtException e) {
        throw new IllegalStateException("ONNX Runtime did not close: " + e.getMessage(), e);
      }
    }
  }
}
