package dev.refrain.nn.cell;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Numbers;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.check.GradChecks;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What the tests of cells around others have in common. */
final class WrapperCase {
    private WrapperCase() {}

    static LstmCell lstm(int input, int hidden) {
        return Parameters.initialise(new LstmCell(input, hidden), 3, DType.FLOAT64);
    }

    static Tensor random(int... sizes) {
        return Numbers.random(new Random(11), DType.FLOAT64, sizes);
    }

    static LstmState state(int batch, int hidden) {
        return new LstmState(
                Var.of(random(batch, hidden)), Var.of(random(2, batch, hidden)).select(0, 1));
    }

    /** All outputs and the parts of the last state. */
    static List<Var> all(Outputs<?> outputs) {
        List<Var> all = new ArrayList<>(List.of(outputs.all()));
        all.addAll(Tree.values(outputs.last()).values());
        return all;
    }

    static List<Tensor> values(Outputs<?> outputs) {
        return all(outputs).stream().map(Var::value).toList();
    }

    /** The check of a cell in training, whose masks are fixed by the key, from its own first state over x [T, B, F]. */
    static GradCheck inTraining(Cell<?> cell, Tensor x) {
        Cell<?> drawn = GradChecks.drawn(cell, RandomKey.of(7));
        return GradCheck.ofModel(
                        drawn,
                        (model, in) -> Functions.concat(
                                0,
                                all(Recurrent.of(model).apply(in)).stream()
                                        .map(part -> part.reshape(-1))
                                        .toList()),
                        x)
                .training(RandomKey.of(8));
    }
}
