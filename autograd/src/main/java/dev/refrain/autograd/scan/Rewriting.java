package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.Shapes;
import dev.refrain.autograd.scan.Node.Applied;
import dev.refrain.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes a program anew, value by value: what is not written in another way is kept. */
final class Rewriting {
    private static final int NOWHERE = -1;

    private final StepProgram from;
    private final List<Node> nodes = new ArrayList<>();
    private final int[] places;

    Rewriting(StepProgram from) {
        this.from = from;
        places = new int[from.size()];
        Arrays.fill(places, NOWHERE);
    }

    /** Adds a node of the new program. */
    int add(Node node) {
        nodes.add(node);
        return nodes.size() - 1;
    }

    /** Adds an op applied to values of the new program. */
    int apply(Op op, Integer... inputs) {
        Shape[] shapes = Arrays.stream(inputs).map(this::shape).toArray(Shape[]::new);
        return add(Applied.inStep(op, null, List.of(inputs), op.shape(new Shapes(shapes, null))));
    }

    /** The shape of a value of the new program. */
    Shape shape(int place) {
        return nodes.get(place).shape();
    }

    /** Where a value of the old program is in the new one; if it is not there yet, it is kept. */
    int place(int old) {
        if (places[old] == NOWHERE) {
            places[old] = keep(old);
        }
        return places[old];
    }

    /** Whether a value of the old program has its place. */
    boolean isPlaced(int old) {
        return places[old] != NOWHERE;
    }

    /** Says where a value of the old program is. */
    void map(int old, int place) {
        places[old] = place;
    }

    private int keep(int old) {
        return add(copy(old));
    }

    /** A node of the old program with its inputs in the new one. */
    Node copy(int old) {
        return from.node(old) instanceof Applied applied
                ? applied.of(applied.inputs().stream().map(this::place).toList())
                : from.node(old);
    }

    /** The new program: what has no place yet and is a result is kept. */
    StepProgram done() {
        List<Integer> outputs = placed(from.outputs());
        List<Integer> next = placed(from.next());
        List<Integer> totals = placed(from.totals());
        return new StepProgram(from.dtype(), from.isBack(), nodes, outputs, next, totals);
    }

    private List<Integer> placed(List<Integer> old) {
        return old.stream().map(this::place).toList();
    }
}
