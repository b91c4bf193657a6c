package dev.refrain.nn.train;

import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.data.Batches;
import dev.refrain.nn.io.CheckpointFolder;
import dev.refrain.nn.layer.Dropout;
import dev.refrain.nn.layer.Linear;
import dev.refrain.nn.loss.Reduction;
import dev.refrain.nn.loss.SquaredError;
import dev.refrain.nn.optim.Adam;
import dev.refrain.nn.optim.ClipByGlobalNorm;
import dev.refrain.nn.optim.Optimiser;
import dev.refrain.nn.optim.Schedule;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** A small training with all that has a state: dropout, momentum, a schedule, a carried state, a goal, batches in groups. */
final class Task {
    static final int STEPS = 5;
    static final int ROWS = 3;
    private static final SquaredError LOSS = new SquaredError(Reduction.MEAN);

    record Model(Recurrent<LstmState> layer, Dropout dropout, Linear readout) {}

    /** Of an epoch of seven. */
    static final class Waves implements Batches<Tensor> {
        @Override
        public long perEpoch() {
            return 7;
        }

        @Override
        public Tensor at(long epoch, long index) {
            RandomKey key = RandomKey.of(3).child(epoch).child(index);
            float[] values = new float[(STEPS + 1) * ROWS];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) key.normal(i);
            }
            return Tensor.of(values, STEPS + 1, ROWS, 1);
        }
    }

    final Model model =
            Parameters.initialise(new Model(Recurrent.of(new LstmCell(1, 4)), new Dropout(0.3), new Linear(4, 1)), 1);
    final Optimiser optimiser = new Adam().on(model, Schedule.cosine(0.02, 40));
    final Carry<LstmState> carry =
            new Carry<>(model.layer().cell().initialState(Var.of(Tensor.of(new float[ROWS], ROWS, 1))));

    private Var loss(Tape tape, Tensor batch) {
        Var all = tape.input(batch);
        Outputs<LstmState> outputs = model.layer().apply(Sequences.of(all.slice(0, 0, STEPS)), carry.state());
        carry.next(outputs.last());
        return LOSS.of(model.readout().apply(model.dropout().apply(outputs.all())), all.slice(0, 1, STEPS + 1));
    }

    private SequencedMap<String, Double> figures() {
        SequencedMap<String, Double> figures = new LinkedHashMap<>();
        Tensor batch = new Waves().at(1000, 0);
        Var all = Var.of(batch);
        Var y = model.readout()
                .apply(model.layer().apply(Sequences.of(all.slice(0, 0, STEPS))).all());
        figures.put("loss", LOSS.of(y, all.slice(0, 1, STEPS + 1)).item());
        return figures;
    }

    Trainer<Tensor> trainer() {
        return Trainer.of(model, new Waves(), Objective.onTape(this::loss), optimiser)
                .named("waves")
                .clip(new ClipByGlobalNorm(0.5))
                .accumulate(2)
                .updates(40)
                .key(RandomKey.of(9))
                .figures(Every.updates(3))
                .validate(Every.epochs(1), this::figures)
                .goal(Goal.lowest("loss"))
                .configuration(Map.of("rate", "0.02"))
                .carrying("state", carry);
    }

    /** The same, kept in a folder after every update, and going on if there is something there. */
    Trainer<Tensor> trainer(Path folder) {
        return trainer()
                .checkpoints(new CheckpointFolder(folder, 3))
                .saveEvery(Every.updates(1))
                .resume();
    }
}
