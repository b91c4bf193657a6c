package dev.refrain.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.scan.CompiledLoss;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LayerNormLstmCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.PeepholeLstmCell;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.nn.layer.Linear;
import dev.refrain.nn.loss.Reduction;
import dev.refrain.nn.loss.SquaredError;
import dev.refrain.nn.optim.Adam;
import dev.refrain.nn.optim.Optimiser;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A model trained by a recorded loss has the weights of one that was trained on tapes, to the last bit. */
class CompiledModelsTest {
    private static final int INPUT = 3;
    private static final int HIDDEN = 8;
    private static final int UPDATES = 250; // the last ones in bytecode
    private static final SquaredError LOSS = new SquaredError(Reduction.MEAN);

    private record Model(RecurrentLayer<?> layer, Linear readout) {
        Var apply(Var x) {
            return readout.apply(layer.apply(x).all());
        }
    }

    private static final Map<String, Supplier<Model>> MODELS = Map.of(
            "tanh RNN", () -> model(Recurrent.of(new ElmanCell(INPUT, HIDDEN))),
            "sigmoid RNN", () -> model(Recurrent.of(new ElmanCell(INPUT, HIDDEN, Activation.SIGMOID).withoutBias())),
            "GRU", () -> model(Recurrent.of(new GruCell(INPUT, HIDDEN))),
            "LSTM", () -> model(Recurrent.of(new LstmCell(INPUT, HIDDEN))),
            "peephole LSTM", () -> model(Recurrent.of(new PeepholeLstmCell(INPUT, HIDDEN))),
            "layer norm LSTM", () -> model(Recurrent.of(new LayerNormLstmCell(INPUT, HIDDEN))),
            "GRU both ways",
                    () -> new Model(
                            Recurrent.of(new GruCell(INPUT, HIDDEN)).bidirectional(), new Linear(2 * HIDDEN, 2)));

    private static Model model(RecurrentLayer<?> layer) {
        return new Model(layer, new Linear(HIDDEN, 2));
    }

    static Stream<String> names() {
        return MODELS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("names")
    void itsWeightsAreThoseOfTrainingOnTapes(String name) {
        for (int rows : new int[] {1, 3}) {
            assertEquals(trained(name, rows, false), trained(name, rows, true));
        }
    }

    private static String trained(String name, int rows, boolean recorded) {
        Model model = Parameters.initialise(MODELS.get(name).get(), 1);
        Optimiser optimiser = new Adam().on(model, 0.01);
        CompiledLoss loss = new CompiledLoss(in -> {
            Var y = model.apply(in.get(0));
            return CompiledLoss.Result.of(LOSS.of(y, in.get(1)), y);
        });
        double last = 0;
        for (int update = 0; update < UPDATES; update++) {
            RandomKey key = RandomKey.of(update);
            Tensor x = drawn(key.child("x"), rows, INPUT);
            Tensor target = drawn(key.child("target"), rows, 2);
            if (recorded) {
                CompiledLoss.Value value = loss.at(key, x, target);
                optimiser.step(value.gradients());
                last = value.loss();
            } else {
                try (Tape tape = Tape.training(key)) {
                    Var value = LOSS.of(model.apply(tape.input(x)), Var.of(target));
                    optimiser.step(tape.backward(value));
                    last = value.item();
                }
            }
        }
        if (recorded) {
            Tensor x = drawn(RandomKey.of(0), rows, INPUT);
            String path = loss.explain(x, drawn(RandomKey.of(0), rows, 2));
            assertTrue(path.startsWith("recorded: "), path);
        }
        return Parameters.sha256(model) + " " + last;
    }

    private static Tensor drawn(RandomKey key, int rows, int width) {
        return Initialisers.uniform(-1, 1).draw(key, Shape.of(5, rows, width), DType.FLOAT32);
    }
}
