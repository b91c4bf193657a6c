package dev.refrain.gradcheck.junit;

import dev.refrain.autograd.Var;
import dev.refrain.nn.Lengths;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.sequence.AdditiveAttention;
import dev.refrain.nn.sequence.Attending;
import dev.refrain.nn.sequence.AttentionCell;
import dev.refrain.tensor.Tensor;

/** An encoder and a decoder that attends to all of its outputs: what is padding for one is none of the other's business. */
class AttendingModelTest implements SequenceContract<AttendingModelTest.Model> {
    private static final int DECODED = 3;

    /** Reads sequences, and writes so many steps for each. */
    public record Model(Recurrent<Var> encoder, AttentionCell<Var> cell) {}

    @Override
    public Model model(int inputSize) {
        return new Model(
                Recurrent.of(new ElmanCell(inputSize, 2)),
                new AttentionCell<>(new ElmanCell(1 + 2, 2), new AdditiveAttention(2, 2, 2)));
    }

    @Override
    public Var apply(Model model, Var x, Lengths lengths) {
        Sequences memory = model.encoder().apply(Sequences.of(x, lengths)).sequences();
        Var steps =
                Var.of(Tensor.full(x.dtype(), 1, DECODED, lengths.batch(), 1)).on(x);
        Sequences input = Sequences.of(steps);
        Outputs<Attending<Var>> y =
                Recurrent.of(model.cell()).apply(input, model.cell().start(input, memory));
        return y.atEnd();
    }
}
