package dev.refrain.autograd;

import static dev.refrain.autograd.Samples.named;
import static dev.refrain.autograd.Samples.uniform;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.autograd.TapeException.Kind;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.statistics.Statistics;

/** However a graph is split between a tape and no tape, no gradient is lost in silence. */
class LoosePropertyTest {
    private static final int OPERATIONS = 12;
    private static final int EVERYTHING_TAPED = 0b111;
    private static final Shape SQUARE = Shape.of(2, 2);

    private final Parameter first = named("first", uniform(SQUARE, 1, 0.5, 1.5));
    private final Parameter second = named("second", uniform(SQUARE, 2, 0.5, 1.5));

    /** A graph, as numbers that choose an operation and its operands among the values so far. */
    private Var build(List<Integer> steps, Var x, Var y, Ids ids) {
        List<Var> values = new ArrayList<>(List.of(x, y));
        for (int step : steps) {
            int code = step / OPERATIONS;
            Var left = values.get(code % values.size());
            Var right = values.get(code / 16 % values.size());
            values.add(
                    switch (step % OPERATIONS) {
                        case 0 -> left.add(right);
                        case 1 -> left.mul(right);
                        case 2 -> left.matmul(first);
                        case 3 -> left.mul(second);
                        case 4 -> left.sub(first);
                        case 5 -> left.tanh();
                        case 6 -> left.transpose();
                        case 7 -> Functions.concat(left, right).slice(1, 1, 3);
                        case 8 -> second.on(left).sub(right);
                        case 9 -> left.gatherRows(ids);
                        case 10 -> first.on(ids).gatherRows(ids);
                        default -> Functions.zeros(left, 2).add(right);
                    });
        }
        return values.getLast().sum();
    }

    /** The gradients by the parameters, with those inputs on a tape whose bits are set; empty if that is refused. */
    private Optional<Map<String, Tensor>> gradients(List<Integer> steps, int taped) {
        Tensor x = uniform(SQUARE, 3, 0.5, 1.5);
        Tensor y = uniform(SQUARE, 4, 0.5, 1.5);
        Ids ids = Ids.of(new int[] {1, 1}, 2);
        try (Tape tape = Tape.open()) {
            Var loss = build(
                    steps,
                    (taped & 1) != 0 ? tape.input(x) : Var.of(x),
                    (taped & 2) != 0 ? tape.input(y) : Var.of(y),
                    (taped & 4) != 0 ? tape.ids(ids) : ids);
            Gradients gradients = tape.backward(loss);
            Map<String, Tensor> found = new LinkedHashMap<>();
            gradients
                    .parameters()
                    .forEach(each -> found.put(each.name(), gradients.of(each).value()));
            return Optional.of(found);
        } catch (TapeException refused) {
            assertEquals(Kind.NO_GRAD, refused.kind(), refused.getMessage());
            return Optional.empty();
        }
    }

    @Property(seed = "20", tries = 4000)
    void aGraphPartlyOffTheTapeIsRefusedOrHasTheGradientsOfTheWholeOne(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(max = OPERATIONS * 256 - 1) Integer> steps,
            @ForAll @IntRange(max = EVERYTHING_TAPED - 1) int taped) {
        Optional<Map<String, Tensor>> whole = gradients(steps, EVERYTHING_TAPED);
        Optional<Map<String, Tensor>> partly = gradients(steps, taped);
        Statistics.collect(whole.isEmpty() ? "no parameter" : partly.isEmpty() ? "refused" : "the same");
        Statistics.coverage(coverage -> {
            coverage.check("refused").percentage(share -> share > 10);
            coverage.check("the same").percentage(share -> share > 10);
        });
        partly.ifPresent(found -> assertEquals(whole.orElseThrow(), found));
    }
}
