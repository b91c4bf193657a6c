package dev.refrain.nn.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Activation;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.RecurrentLayer;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.cell.ProjectedLstmCell;
import dev.refrain.nn.cell.ResetAfterGruCell;
import dev.refrain.nn.layer.Bilinear;
import dev.refrain.nn.layer.Conv1d;
import dev.refrain.nn.layer.Conv2d;
import dev.refrain.nn.layer.Embedding;
import dev.refrain.nn.layer.LayerNorm;
import dev.refrain.nn.layer.Linear;
import dev.refrain.nn.layer.Sequential;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** What is written under PyTorch's names and read again is what it was, to the bit. */
class StateDictRoundTripTest {
    record Part(Object first, @Nullable Object second) {}

    @Property(seed = "81", tries = 400)
    void loadingIsTheInverse(@ForAll("models") Object model, @ForAll DType dtype, @ForAll("seeds") int seed) {
        Parameters.initialise(model, seed, dtype);
        withZerosOfBothSigns(model);
        SequencedMap<String, Tensor> state = StateDict.of(model);
        Object other = StateDict.load(Tree.map(model, Parameter::fresh), state);
        assertEquals(Parameters.sha256(model), Parameters.sha256(other));
        assertEquals(state, StateDict.of(other));
        assertTrue(state.values().stream().allMatch(each -> each.dtype() == dtype));
    }

    private static void withZerosOfBothSigns(Object model) {
        Tree.leaves(model).forEach((path, parameter) -> {
            double[] numbers = parameter.value().toDoubles();
            numbers[0] = -0.0;
            numbers[numbers.length - 1] = numbers.length > 1 ? 0.0 : -0.0;
            parameter.assign(Tensor.of(numbers, parameter.shape().sizes()).to(parameter.dtype()));
        });
    }

    @Provide
    Arbitrary<Integer> seeds() {
        return Arbitraries.integers().between(0, 1_000_000);
    }

    @Provide
    Arbitrary<Object> models() {
        return seeds().map(seed -> part(new Random(seed), 3));
    }

    private static Object part(Random random, int depth) {
        int in = 1 + random.nextInt(3);
        return switch (random.nextInt(depth == 0 ? 6 : 9)) {
            case 0 -> random.nextBoolean() ? new Linear(in, 2) : Linear.withoutBias(in, 3);
            case 1 -> new Embedding(3, in);
            case 2 -> cell(random).make(in, 2);
            case 3 -> layer(random, cell(random));
            case 4 -> random.nextBoolean() ? new Conv2d(in, 2, 3, 1) : new Conv1d(in, 2, 3).withoutBias();
            case 5 ->
                random.nextBoolean()
                        ? new Bilinear(in, 2, 3)
                        : Sequential.of(new LayerNorm(in), Activation.RELU, new Linear(in, 2));
            case 6 -> new Part(part(random, depth - 1), random.nextBoolean() ? part(random, depth - 1) : null);
            case 7 -> {
                Object tied = part(random, depth - 1);
                yield List.of(tied, part(random, depth - 1), tied);
            }
            default -> new Part("no parameters", List.of(part(random, depth - 1), part(random, depth - 1)));
        };
    }

    private static Recurrent.CellOf<?> cell(Random random) {
        return random.nextInt(5) < 2 ? lstm(random) : simple(random);
    }

    private static Recurrent.CellOf<LstmState> lstm(Random random) {
        return random.nextBoolean()
                ? (in, output) -> new ProjectedLstmCell(in, 3, output)
                : random.nextBoolean() ? LstmCell::new : (in, hidden) -> new LstmCell(in, hidden).withoutBias();
    }

    private static Recurrent.CellOf<Var> simple(Random random) {
        Activation activation = Activation.values()[random.nextInt(Activation.values().length)];
        return switch (random.nextInt(4)) {
            case 0 -> GruCell::new;
            case 1 -> ResetAfterGruCell::new;
            case 2 -> (in, hidden) -> new ResetAfterGruCell(in, hidden).withoutBias();
            default -> (in, hidden) -> new ElmanCell(in, hidden, activation);
        };
    }

    private static <S> RecurrentLayer<?> layer(Random random, Recurrent.CellOf<S> cells) {
        int count = 1 + random.nextInt(3);
        return switch (random.nextInt(5)) {
            case 0 -> Recurrent.of(cells.make(2, 3));
            case 1 -> Recurrent.of(cells.make(2, 3)).bidirectional();
            case 2 -> Recurrent.stack(count, 2, 3, cells);
            case 3 -> Recurrent.bidirectionalStack(count, 2, 3, cells);
            default -> Recurrent.stack(List.of(cells.make(2, 3), cells.make(3, 1 + random.nextInt(3))));
        };
    }
}
