package dev.refrain.autograd.scan;

import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * How the results of a run over so many times lie one after the other: the outputs of all times, then the last states.
 *
 * @param count the elements of all
 */
record FlatResult(int times, List<Segment> segments, int count) {
    FlatResult {
        segments = List.copyOf(segments);
    }

    /** Of this step. */
    static FlatResult of(StepProgram step, int times) {
        List<Segment> segments = new ArrayList<>();
        segments.add(new Segment(0, overTime(step.shape(step.outputs().getFirst()), times)));
        for (int next : step.next()) {
            segments.add(new Segment(end(segments.getLast()), step.shape(next)));
        }
        return new FlatResult(times, segments, end(segments.getLast()));
    }

    private static int end(Segment segment) {
        return segment.start() + segment.target().count();
    }

    /** The shape of so many values of a shape. */
    static Shape overTime(Shape each, int times) {
        int[] sizes = new int[1 + each.rank()];
        sizes[0] = times;
        for (int axis = 0; axis < each.rank(); axis++) {
            sizes[1 + axis] = each.size(axis);
        }
        return Shape.of(sizes);
    }

    /** Where the outputs of all times lie. */
    Buffer outputs(Buffer flat) {
        return segments.getFirst().view(flat);
    }

    /** Where a last state lies. */
    Buffer state(Buffer flat, int k) {
        return segments.get(1 + k).view(flat);
    }

    /** The outputs and the last states in a flat value. */
    Sequence<List<Var>> sequence(Var flat) {
        List<Var> states = new ArrayList<>();
        for (Segment state : segments.subList(1, segments.size())) {
            states.add(Var.apply(state, flat));
        }
        return new Sequence<>(Var.apply(segments.getFirst(), flat), states);
    }
}
