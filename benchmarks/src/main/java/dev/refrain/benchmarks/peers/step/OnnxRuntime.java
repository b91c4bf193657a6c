package dev.refrain.benchmarks.peers.step;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;

/** ONNX Runtime, by Microsoft: one thread, its operators one after the other. */
record OnnxRuntime() implements Contestant {
    /**
     * With its native code.
     *
     * @throws IllegalStateException if that cannot be loaded
     */
    static List<Contestant> loaded() {
        OrtEnvironment.getEnvironment();
        return List.of(new OnnxRuntime());
    }

    @Override
    public String name() {
        return "ONNX Runtime 1.29 LSTM";
    }

    @Override
    public Stepping prepare(Task task) {
        try {
            return new Session(task);
        } catch (OrtException e) {
            throw new IllegalStateException(name(), e);
        }
    }

    /** Two states in memory off the heap; each step reads one and writes the other, so nothing is made or copied. */
    private static final class Session implements Stepping {
        private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
        private final OrtSession session;
        private final OnnxTensor x;
        private final List<State> states;
        private int now;

        /** A state as it lies in memory. */
        private record State(FloatBuffer values, OnnxTensor h, OnnxTensor c) {}

        Session(Task task) throws OrtException {
            SessionOptions options = new SessionOptions();
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(ExecutionMode.SEQUENTIAL);
            session = environment.createSession(OnnxModel.of(task), options);
            x = tensor(buffer(task.x().values()));
            states = List.of(state(task.hidden()), state(task.hidden()));
        }

        private State state(int hidden) throws OrtException {
            FloatBuffer h = buffer(new float[hidden]);
            return new State(h, tensor(h), tensor(buffer(new float[hidden])));
        }

        private static FloatBuffer buffer(float[] values) {
            FloatBuffer buffer = ByteBuffer.allocateDirect(values.length * Float.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
            return buffer.put(values).rewind();
        }

        private OnnxTensor tensor(FloatBuffer buffer) throws OrtException {
            return OnnxTensor.createTensor(environment, buffer, new long[] {1, 1, buffer.capacity()});
        }

        @Override
        public void run() {
            State from = states.get(now);
            State to = states.get(1 - now);
            Map<String, OnnxTensor> inputs = Map.of(OnnxModel.X, x, OnnxModel.H, from.h(), OnnxModel.C, from.c());
            Map<String, OnnxTensor> outputs = Map.of(OnnxModel.NEXT_H, to.h(), OnnxModel.NEXT_C, to.c());
            try (OrtSession.Result _ = session.run(inputs, outputs)) {
                now = 1 - now;
            } catch (OrtException e) {
                throw new IllegalStateException("ONNX Runtime", e);
            }
        }

        @Override
        public float[] hidden() {
            FloatBuffer values = states.get(now).values();
            float[] copy = new float[values.capacity()];
            values.get(0, copy);
            return copy;
        }
    }
}
