package dev.refrain.autograd;

import static dev.refrain.autograd.Samples.named;
import static dev.refrain.autograd.Samples.uniform;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.tensor.Ids;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * What is added in place, by parts and by rows has the bits of a recorded pass, which writes to no memory twice; but for the
 * sign of a zero, since -0 beside a part stays what it is and becomes 0 where zeros are added.
 */
class AccumulationTest {
    private static final Shape SHAPE = Shape.of(4, 3);

    /** Step {@code kind} of a random graph: uses of the whole, of parts, of rows, and of all repeated. */
    private static Var step(int kind, Var a, Var b, Ids ids) {
        return switch (kind) {
            case 0 -> a.add(b);
            case 1 -> a.mul(b).tanh();
            case 2 -> Functions.concat(0, List.of(a.slice(0, 0, 2), b.slice(0, 2, 4)));
            case 3 -> Functions.concat(1, List.of(a.slice(1, 1, 3), b.slice(1, 0, 1)));
            case 4 -> a.gatherRows(ids);
            case 5 -> a.gatherRows(ids).add(b.gatherRows(ids)).add(a);
            case 6 -> a.transpose().reshape(4, 3);
            case 7 -> Indexing.takeAlongAxis(a, 0, columns(ids));
            case 8 -> Arrangements.slice(Functions.concat(1, List.of(a, b)), 1, 0, 6, 2);
            default -> a.sum(0).reshape(1, 3).expand(SHAPE);
        };
    }

    /** Ids for every element of a [4, 3], repeated in a column as often as in the given four. */
    private static Ids columns(Ids ids) {
        int[] rows = ids.toArray();
        return Ids.of(IntStream.range(0, 12).map(i -> rows[(i + i / 3) % 4]).toArray(), 4, 3);
    }

    /** The gradients by every value of a random graph that begins at a parameter and an input. */
    private static List<Tensor> gradients(long seed, int steps, Tensor cotangent, boolean each, boolean recorded) {
        RandomKey key = RandomKey.of(seed);
        Parameter parameter = named("table", uniform(SHAPE, seed, -1, 1));
        try (Tape tape = Tape.open()) {
            List<Var> pool = new ArrayList<>();
            pool.add(parameter.on(tape));
            pool.add(tape.input(uniform(SHAPE, seed + 1, -1, 1)));
            for (int i = 0; i < steps; i++) {
                RandomKey choices = key.child(i);
                Var a = pool.get((int) choices.below(pool.size(), 0));
                Var b = pool.get((int) choices.below(pool.size(), 1));
                int[] rows = new int[4];
                for (int row = 0; row < 4; row++) {
                    rows[row] = (int) choices.below(4, 3 + row);
                }
                pool.add(step((int) choices.below(10, 2), a, b, Ids.of(rows, 4)));
            }
            Pullback how = (recorded ? Pullback.recorded() : Pullback.plain()).from(Var.of(cotangent));
            List<Var> wrt = each ? List.copyOf(pool) : List.of(pool.getFirst(), pool.get(1));
            Gradients gradients = tape.gradients(pool.getLast(), wrt, how);
            return wrt.stream()
                    .map(value -> gradients.of(value).detach().add(0).value())
                    .toList();
        }
    }

    @Property(seed = "341", tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void everyValueOfARandomGraphHasTheBitsOfARecordedPass(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int steps) {
        Tensor cotangent = uniform(SHAPE, seed + 2, -1, 1);
        Tensor before = Tensor.of(cotangent.toDoubles(), 4, 3);
        List<Tensor> plain = gradients(seed, steps, cotangent, true, false);
        assertEquals(gradients(seed, steps, cotangent, true, true), plain);
        assertEquals(plain.subList(0, 2), gradients(seed, steps, cotangent, false, false));
        assertEquals(before, cotangent);
    }
}
