package dev.refrain.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.refrain.nn.Lengths;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Tensor;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model in ONNX Runtime, with all its optimisations, on one thread. */
final class OrtRun implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    OrtRun(OnnxModel model) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            options.setIntraOpNumThreads(1);
            session = environment.createSession(model.bytes(), options);
        } catch (OrtException e) {
            throw new AssertionError(model + ": " + e.getMessage(), e);
        }
    }

    /** Its outputs for inputs that are tensors, ids or lengths. */
    Map<String, Tensor> apply(Map<String, Object> inputs) {
        Map<String, OnnxTensor> given = new HashMap<>();
        try {
            for (Map.Entry<String, Object> input : inputs.entrySet()) {
                given.put(input.getKey(), tensor(input.getValue()));
            }
            try (OrtSession.Result result = session.run(given)) {
                Map<String, Tensor> outputs = new LinkedHashMap<>();
                for (Map.Entry<String, OnnxValue> output : result) {
                    outputs.put(output.getKey(), tensor((OnnxTensor) output.getValue()));
                }
                return outputs;
            }
        } catch (OrtException e) {
            throw new AssertionError(inputs + ": " + e.getMessage(), e);
        } finally {
            given.values().forEach(OnnxTensor::close);
        }
    }

    private OnnxTensor tensor(Object value) throws OrtException {
        return switch (value) {
            case Tensor real
            when real.dtype() == DType.FLOAT32 ->
                OnnxTensor.createTensor(
                        environment,
                        FloatBuffer.wrap(real.toFloats()),
                        longs(real.shape().sizes()));
            case Tensor real ->
                OnnxTensor.createTensor(
                        environment,
                        DoubleBuffer.wrap(real.toDoubles()),
                        longs(real.shape().sizes()));
            case Ids ids ->
                OnnxTensor.createTensor(
                        environment,
                        LongBuffer.wrap(longs(ids.toArray())),
                        longs(ids.shape().sizes()));
            case Lengths lengths -> {
                List<Integer> each = lengths.each();
                long[] counts = each.stream().mapToLong(length -> length).toArray();
                yield OnnxTensor.createTensor(environment, LongBuffer.wrap(counts), new long[] {each.size()});
            }
            default -> throw new IllegalArgumentException("no input: " + value);
        };
    }

    private static long[] longs(int[] values) {
        return Arrays.stream(values).mapToLong(value -> value).toArray();
    }

    private static Tensor tensor(OnnxTensor output) {
        int[] sizes = Arrays.stream(output.getInfo().getShape())
                .mapToInt(Math::toIntExact)
                .toArray();
        return switch (output.getInfo().type) {
            case FLOAT -> {
                float[] values = new float[output.getFloatBuffer().remaining()];
                output.getFloatBuffer().get(values);
                yield Tensor.of(values, sizes);
            }
            case DOUBLE -> {
                double[] values = new double[output.getDoubleBuffer().remaining()];
                output.getDoubleBuffer().get(values);
                yield Tensor.of(values, sizes);
            }
            default -> throw new AssertionError("an output of " + output.getInfo().type);
        };
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new AssertionError(e);
        }
    }
}
