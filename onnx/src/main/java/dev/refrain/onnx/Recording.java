package dev.refrain.onnx;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Trace;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.scan.TracedScan;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was recorded of one trace: of a model, or of a step within it. */
interface Recording {
    int size();

    @Nullable
    Op op(int node);

    @Nullable
    Ids ids(int node);

    List<Integer> inputs(int node);

    Shape shape(int node);

    @Nullable
    Tensor constant(int node);

    @Nullable
    Parameter parameter(int node);

    /** Of a model. */
    static Recording of(Trace trace) {
        return new OfModel(trace);
    }

    /** Of the step of a recurrence. */
    static Recording of(TracedScan scan) {
        return new OfStep(scan);
    }

    /** A trace, as it is. */
    record OfModel(Trace trace) implements Recording {
        @Override
        public int size() {
            return trace.size();
        }

        @Override
        public @Nullable Op op(int node) {
            return trace.op(node);
        }

        @Override
        public @Nullable Ids ids(int node) {
            return trace.ids(node);
        }

        @Override
        public List<Integer> inputs(int node) {
            return trace.inputs(node);
        }

        @Override
        public Shape shape(int node) {
            return trace.shape(node);
        }

        @Override
        public @Nullable Tensor constant(int node) {
            return trace.constant(node);
        }

        @Override
        public @Nullable Parameter parameter(int node) {
            return trace.parameter(node);
        }
    }

    /** A step, whose parameters are arguments. */
    record OfStep(TracedScan scan) implements Recording {
        @Override
        public int size() {
            return scan.size();
        }

        @Override
        public @Nullable Op op(int node) {
            return scan.op(node);
        }

        @Override
        public @Nullable Ids ids(int node) {
            return scan.ids(node);
        }

        @Override
        public List<Integer> inputs(int node) {
            return scan.inputs(node);
        }

        @Override
        public Shape shape(int node) {
            return scan.shape(node);
        }

        @Override
        public @Nullable Tensor constant(int node) {
            return scan.constant(node);
        }

        @Override
        public @Nullable Parameter parameter(int node) {
            return null;
        }
    }
}
