package dev.refrain.nn.check;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.Step;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.nn.sequence.Attending;
import dev.refrain.nn.sequence.Attention;
import dev.refrain.nn.sequence.AttentionCell;
import dev.refrain.tensor.Shape;
import java.util.Arrays;

/**
 * An attention cell with a memory of its own, so that it can be checked as cells are: two steps that are learned, the same for every
 * row, and one that is padding. Shapes: {@code memory} [3, 1, M].
 */
public record Remembering<S>(AttentionCell<S> cell, Parameter memory) implements Cell<Attending<S>> {
    private static final int STEPS = 3;

    /** A cell that attends to a memory of this size. */
    public static <S> Remembering<S> of(Cell<S> cell, Attention attention, int size) {
        Parameter memory = new Parameter(Shape.of(STEPS, 1, size), Initialisers.uniform(-1, 1));
        return new Remembering<>(new AttentionCell<>(cell, attention), memory);
    }

    @Override
    public Step<Attending<S>> step(Var x, Attending<S> state) {
        return cell.step(x, state);
    }

    @Override
    public Attending<S> initialState(Var x) {
        int batch = x.shape().size(0);
        int[] lengths = new int[batch];
        Arrays.fill(lengths, STEPS - 1);
        Var repeated = memory.on(x).expand(memory.shape().with(1, batch));
        return cell.start(x, Sequences.of(repeated, lengths));
    }
}
