package dev.refrain.autograd;

import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.Saves;
import dev.refrain.autograd.ops.ViewOp;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a tape has recorded: a Wengert list, as parallel arrays in execution order. Node n has the inputs
 * {@code firstInput[n] .. firstInput[n + 1] - 1} of the input arrays. It keeps the values that pullbacks read, no others.
 */
final class Program {
    /** Room at first: for a small step, as most of the cost of one is memory. */
    private static final int NODES = 24;

    private static final int INPUTS = 40;

    private int size;
    private @Nullable Op[] ops = new Op[NODES]; // null: an input or a parameter
    private @Nullable Shape[] shapes = new Shape[NODES];
    private @Nullable Ids[] ids = new Ids[NODES];
    private @Nullable Buffer[] outputs = new Buffer[NODES];
    private @Nullable Parameter[] parameters = new Parameter[NODES];
    private boolean[] wide = new boolean[NODES];
    private long[] versions = new long[NODES]; // of parameters when they entered
    private int[] memory = new int[NODES]; // the parameter's node whose memory this node shows, or CONSTANT
    private int[] firstInput = new int[NODES + 1];
    private int[] inputNodes = new int[INPUTS];
    private @Nullable Shape[] inputShapes = new Shape[INPUTS];
    private @Nullable Buffer[] inputBuffers = new Buffer[INPUTS];

    int size() {
        return size;
    }

    /** Appends an input of the computation. */
    int addInput(Shape shape) {
        int node = reserve(0);
        shapes[node] = shape;
        memory[node] = Var.CONSTANT;
        firstInput[node + 1] = firstInput[node];
        return node;
    }

    /** Appends a parameter as it is now. */
    int addParameter(Parameter parameter) {
        int node = addInput(parameter.shape());
        parameters[node] = parameter;
        versions[node] = parameter.version();
        memory[node] = node;
        return node;
    }

    /** Appends an op that was applied. */
    int addOp(Op op, @Nullable Ids opIds, Var[] inputs, Buffer output, Shape shape) {
        int node = reserve(inputs.length);
        Saves saves = op.saves();
        ops[node] = op;
        shapes[node] = shape;
        ids[node] = opIds;
        outputs[node] = saves == Saves.OUTPUT ? output : null;
        wide[node] = output.isWide();
        int at = firstInput[node];
        for (Var input : inputs) {
            inputNodes[at] = input.node();
            inputShapes[at] = input.shape();
            inputBuffers[at] = saves == Saves.INPUTS ? input.buffer() : null;
            at++;
        }
        firstInput[node + 1] = at;
        int source = inputs[0].node();
        memory[node] = op instanceof ViewOp && source >= 0 ? memory[source] : Var.CONSTANT;
        return node;
    }

    private int reserve(int inputs) {
        if (size == ops.length) {
            int larger = 2 * size;
            ops = Arrays.copyOf(ops, larger);
            shapes = Arrays.copyOf(shapes, larger);
            ids = Arrays.copyOf(ids, larger);
            outputs = Arrays.copyOf(outputs, larger);
            parameters = Arrays.copyOf(parameters, larger);
            wide = Arrays.copyOf(wide, larger);
            versions = Arrays.copyOf(versions, larger);
            memory = Arrays.copyOf(memory, larger);
            firstInput = Arrays.copyOf(firstInput, larger + 1);
        }
        int needed = firstInput[size] + inputs;
        if (needed > inputNodes.length) {
            int larger = Math.max(needed, 2 * inputNodes.length);
            inputNodes = Arrays.copyOf(inputNodes, larger);
            inputShapes = Arrays.copyOf(inputShapes, larger);
            inputBuffers = Arrays.copyOf(inputBuffers, larger);
        }
        return size++;
    }

    @Nullable
    Op op(int node) {
        return ops[node];
    }

    @Nullable
    Ids ids(int node) {
        return ids[node];
    }

    @Nullable
    Parameter parameter(int node) {
        return parameters[node];
    }

    Shape shape(int node) {
        return present(shapes[node]);
    }

    Buffer output(int node) {
        return present(outputs[node]);
    }

    int inputCount(int node) {
        return firstInput[node + 1] - firstInput[node];
    }

    int inputNode(int node, int input) {
        return inputNodes[firstInput[node] + input];
    }

    DType dtype(int node) {
        return wide[node] ? DType.FLOAT64 : DType.FLOAT32;
    }

    /** Says so if a pullback names an input that its op has not. */
    void checkInput(Op op, int node, int input) {
        if (input < 0 || input >= inputCount(node)) {
            throw new IllegalStateException(
                    "%s: its pullback names input %d, it has %d".formatted(op.name(), input, inputCount(node)));
        }
    }

    Shape inputShape(int node, int input) {
        return present(inputShapes[firstInput[node] + input]);
    }

    Buffer inputBuffer(int node, int input) {
        return present(inputBuffers[firstInput[node] + input]);
    }

    private static <T> T present(@Nullable T kept) {
        if (kept == null) {
            throw new IllegalStateException("a pullback reads what its op does not save");
        }
        return kept;
    }

    /** Says so if an input's memory belongs to a parameter that was written since it entered. */
    void checkFresh(Op op, int node, int input) {
        int source = inputNode(node, input);
        int owner = source < 0 ? Var.CONSTANT : memory[source];
        Parameter parameter = owner < 0 ? null : parameters[owner];
        if (parameter != null && parameter.version() != versions[owner]) {
            throw Misuse.stale(op.name(), parameter, versions[owner]);
        }
    }

    /** The version a parameter had when it entered. */
    long version(int node) {
        return versions[node];
    }

    /** Forgets everything, so that the memory can be collected. */
    void clear() {
        size = 0;
        ops = new Op[0];
        shapes = new Shape[0];
        ids = new Ids[0];
        outputs = new Buffer[0];
        parameters = new Parameter[0];
        wide = new boolean[0];
        versions = new long[0];
        memory = new int[0];
        firstInput = new int[1];
        inputNodes = new int[0];
        inputShapes = new Shape[0];
        inputBuffers = new Buffer[0];
    }
}
