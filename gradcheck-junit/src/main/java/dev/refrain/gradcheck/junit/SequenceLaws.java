package dev.refrain.gradcheck.junit;

import static dev.refrain.gradcheck.junit.Comparison.assertClose;
import static dev.refrain.gradcheck.junit.Comparison.assertSameBits;
import static dev.refrain.gradcheck.junit.Laws.law;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.nn.Lengths;
import dev.refrain.nn.check.GradChecks;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The laws of {@link SequenceContract}, each a test, with those that all contracts have. */
final class SequenceLaws<M> {
    private static final int INPUT = 2;
    private static final int STEPS = 5;
    private static final List<Integer> EACH = List.of(3, 5, 1, 0, 4);
    private static final Lengths LENGTHS = new Lengths(STEPS, EACH);

    private final SequenceContract<M> contract;
    private final M model;
    private final PaddedSequences padded = new PaddedSequences(EACH);

    SequenceLaws(SequenceContract<M> contract) {
        this.contract = contract;
        model = GradChecks.drawn(contract.model(INPUT), RandomKey.of(INPUT));
    }

    Stream<DynamicTest> all() {
        boolean isReversible =
                contract.reversed(model, Var.of(x(STEPS)), LENGTHS).isPresent();
        Stream<DynamicTest> own = Stream.of(
                law("padding cannot leak", this::padding),
                law("the value is 0 at padding", this::zeros),
                law("a sequence alone gives what it gives in the batch", this::alone),
                law("the sequences in another order give the same in that order", this::order),
                law("more padding changes nothing", this::morePadding),
                law("every parameter has an influence", () -> Laws.influence(trial().run())),
                law("gradients", () -> check().verify()));
        Stream<DynamicTest> reversal = isReversible
                ? Stream.of(law("read backwards, it gives what it gives for the reversed sequences", this::reversal))
                : Stream.empty();
        return Stream.of(own, reversal, new Laws(this::trial, contract.extreme()).all())
                .flatMap(each -> each);
    }

    private static Tensor x(int steps) {
        return FunctionTrial.uniform(Shape.of(steps, EACH.size(), INPUT), RandomKey.of(1));
    }

    private FunctionTrial<M> trial() {
        return FunctionTrial.draw(model, over(LENGTHS)::value, inputs(x(STEPS)), RandomKey.of(2));
    }

    /** The contract's model over sequences of some lengths, as a function of x. */
    private record Over<M>(SequenceContract<M> contract, Lengths lengths) {
        Var value(M model, SequencedMap<String, Var> in) {
            return contract.apply(model, in.firstEntry().getValue(), lengths);
        }
    }

    private Over<M> over(Lengths lengths) {
        return new Over<>(contract, lengths);
    }

    private static SequencedMap<String, Tensor> inputs(Tensor x) {
        return new LinkedHashMap<>(Map.of("x", x));
    }

    private GradCheck check() {
        return GradCheck.ofModel(model, (any, x) -> contract.apply(any, x, LENGTHS), x(STEPS))
                .named("a model of sequences of lengths " + EACH);
    }

    private Tensor value(Tensor x, Lengths lengths) {
        return contract.apply(model, Var.of(x), lengths).value();
    }

    private void padding() {
        FunctionTrial<M> trial = trial();
        Trial.Result sound = trial.run();
        for (double filling : new double[] {Double.NaN, 1e30, Double.NEGATIVE_INFINITY}) {
            Tensor filled = padded.filled(x(STEPS), filling);
            SequencedMap<String, Tensor> found = trial.with("x", filled).run().all();
            assertSameBits(sound.all(), found, " with %s in the padding".formatted(filling));
        }
        Tensor byX = sound.byInputs().firstEntry().getValue();
        assertClose(
                named(padded.filled(byX, 0)),
                named(byX),
                Double.MIN_NORMAL,
                ", the gradient by x, at padding"); // -0 is 0
    }

    private void zeros() {
        Tensor y = value(x(STEPS), LENGTHS);
        if (isOverTime(y)) {
            assertClose(named(padded.filled(y, 0)), named(y), Double.MIN_NORMAL, " at padding");
        }
    }

    private static boolean isOverTime(Tensor y) {
        return y.shape().rank() > 1 && y.shape().size(0) == STEPS && y.shape().size(1) == EACH.size();
    }

    /** Values to the bit; gradients by parameters are sums over the sequences. */
    private void alone() {
        FunctionTrial<M> trial = trial();
        Trial.Result together = trial.run();
        Tensor y = together.values().firstEntry().getValue();
        SequencedMap<String, Tensor> sums = new LinkedHashMap<>();
        for (int n = 0; n < EACH.size(); n++) {
            Lengths own = new Lengths(Math.max(1, EACH.get(n)), List.of(EACH.get(n))); // a step at least, if only padding
            Tensor cotangent = cut(trial.cotangents().getFirst(), isOverTime(y), n);
            Trial.Result alone = new FunctionTrial<>(
                            model, over(own)::value, inputs(cut(x(STEPS), true, n)), List.of(cotangent))
                    .run();
            String of = " of sequence %d alone".formatted(n);
            assertSameBits(named(cut(y, isOverTime(y), n)), named(alone.values().firstEntry().getValue()), of);
            assertClose(
                    named(cut(together.byInputs().firstEntry().getValue(), true, n)),
                    named(alone.byInputs().firstEntry().getValue()),
                    Laws.ROUNDING,
                    of + ", its gradient by x,");
            alone.byParameters()
                    .forEach((name, each) -> sums.merge(
                            name, each, (a, b) -> Var.of(a).add(Var.of(b)).value()));
        }
        assertClose(sums, together.byParameters(), Laws.ROUNDING, ", against the sum over the sequences,");
    }

    /** What is of one sequence, up to its length where it is over time. */
    private static Tensor cut(Tensor all, boolean isOverTime, int n) {
        Var each = isOverTime ? Var.of(all).slice(0, 0, Math.max(1, EACH.get(n))) : Var.of(all);
        return each.slice(isOverTime ? 1 : 0, n, n + 1).value();
    }

    private void order() {
        int[] backwards = IntStream.range(0, EACH.size())
                .map(n -> EACH.size() - 1 - n)
                .toArray();
        Tensor y = value(x(STEPS), LENGTHS);
        int axis = isOverTime(y) ? 1 : 0;
        Tensor other = value(PaddedSequences.picked(x(STEPS), 1, backwards), new Lengths(STEPS, EACH.reversed()));
        assertSameBits(named(PaddedSequences.picked(y, axis, backwards)), named(other), " in another order");
    }

    private void morePadding() {
        Tensor y = value(x(STEPS), LENGTHS);
        Var longer = Functions.concat(0, List.of(Var.of(x(STEPS)), Var.of(x(2))));
        Tensor other = value(longer.value(), new Lengths(STEPS + 2, EACH));
        Var own = isOverTime(y) ? Var.of(other).slice(0, 0, STEPS) : Var.of(other);
        assertSameBits(named(y), named(own.value()), " with more padding");
    }

    private void reversal() {
        Tensor x = x(STEPS);
        Tensor forward = value(padded.reversed(x), LENGTHS);
        Tensor backward = contract.reversed(model, Var.of(x), LENGTHS)
                .orElseThrow()
                .value();
        Tensor expected = isOverTime(forward) ? padded.reversed(forward) : forward;
        assertClose(named(expected), named(backward), Laws.ROUNDING, " read backwards");
    }

    private static SequencedMap<String, Tensor> named(Tensor y) {
        return new LinkedHashMap<>(Map.of("the value", y));
    }
}
