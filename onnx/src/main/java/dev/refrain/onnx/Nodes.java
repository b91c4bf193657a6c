package dev.refrain.onnx;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.scan.TracedScan;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The nodes of a model, or of a step, with what each was in every trace: the same ops on the same nodes, of other sizes. */
final class Nodes {
    private final List<Recording> recordings;
    private final List<List<Integer>> users = new ArrayList<>();

    /**
     * Of traces at several sizes.
     *
     * @throws OnnxException if they are of different ops
     */
    Nodes(List<Recording> recordings) {
        this.recordings = List.copyOf(recordings);
        recordings.forEach(this::checkSame);
        for (int node = 0; node < size(); node++) {
            users.add(new ArrayList<>());
            for (int input : inputs(node)) {
                users.get(input).add(node);
            }
        }
    }

    private void checkSame(Recording other) {
        if (other.size() != size()) {
            throw new OnnxException(
                    "onnx: the model is %d values at some sizes of its inputs and %d at others, expected the same ops for all:"
                                    .formatted(size(), other.size())
                            + " recurrences belong into Recurrent or Scan");
        }
        for (int node = 0; node < size(); node++) {
            Class<?> one = kind(op(node));
            Class<?> two = kind(other.op(node));
            boolean isSame = Objects.equals(one, two)
                    && inputs(node).equals(other.inputs(node))
                    && recordings.getFirst().shape(node).rank()
                            == other.shape(node).rank();
            if (!isSame) {
                throw new OnnxException(
                        "onnx: the model does %s at some sizes of its inputs and %s at others, expected the same"
                                .formatted(text(recordings.getFirst(), node), text(other, node)));
            }
        }
    }

    private static @Nullable Class<?> kind(@Nullable Op op) {
        return op == null ? null : op.getClass();
    }

    private static String text(Recording recording, int node) {
        Op op = recording.op(node);
        return (op == null ? "a value " : op.name() + " ") + recording.shape(node);
    }

    int size() {
        return recordings.getFirst().size();
    }

    /** What a node is calculated by, in the first trace; null if by nothing. */
    @Nullable
    Op op(int node) {
        return recordings.getFirst().op(node);
    }

    /** What it is calculated by in each trace. */
    List<Op> ops(int node) {
        return all(recording -> recording.op(node));
    }

    /** The recurrences that it is in the traces; empty if it is none. */
    List<TracedScan> scans(int node) {
        return TracedScan.of(op(node)).isEmpty()
                ? List.of()
                : ops(node).stream()
                        .map(each -> TracedScan.of(each).orElseThrow())
                        .toList();
    }

    /** The ids in each trace; empty if there are none. */
    List<Ids> ids(int node) {
        return recordings.getFirst().ids(node) == null ? List.of() : all(recording -> recording.ids(node));
    }

    /** The constants that it is in the traces; empty if it is none. */
    List<Tensor> constants(int node) {
        return recordings.getFirst().constant(node) == null ? List.of() : all(recording -> recording.constant(node));
    }

    @Nullable
    Parameter parameter(int node) {
        return recordings.getFirst().parameter(node);
    }

    List<Integer> inputs(int node) {
        return recordings.getFirst().inputs(node);
    }

    /** The nodes that are calculated from a node. */
    List<Integer> users(int node) {
        return users.get(node);
    }

    List<Size> sizes(int node) {
        return Size.all(shapes(node));
    }

    private List<Shape> shapes(int node) {
        return all(recording -> recording.shape(node));
    }

    private <T> List<T> all(Function<Recording, @Nullable T> what) {
        return recordings.stream()
                .map(recording -> Objects.requireNonNull(what.apply(recording)))
                .toList();
    }

    /** Whether a node is calculated from another one. */
    boolean depends(int node, int on) {
        boolean[] reached = new boolean[size()];
        reached[on] = true;
        for (int each = on + 1; each <= node; each++) {
            for (int input : inputs(each)) {
                reached[each] |= reached[input];
            }
        }
        return reached[node];
    }
}
