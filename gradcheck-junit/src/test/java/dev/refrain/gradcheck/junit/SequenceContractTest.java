package dev.refrain.gradcheck.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Lengths;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each law is broken by a model of sequences, and found broken. */
class SequenceContractTest {
    private static final String PADDING = "padding cannot leak";
    private static final String ZEROS = "the value is 0 at padding";
    private static final String ALONE = "a sequence alone gives what it gives in the batch";
    private static final String ORDER = "the sequences in another order give the same in that order";
    private static final String MORE = "more padding changes nothing";
    private static final String REVERSED = "read backwards, it gives what it gives for the reversed sequences";

    /** A layer over each sequence by itself: slow, and without padding by construction. */
    private static class OneByOne implements SequenceContract<Recurrent<Var>> {
        @Override
        public Recurrent<Var> model(int inputSize) {
            return Recurrent.of(new GruCell(inputSize, 2));
        }

        @Override
        public Var apply(Recurrent<Var> model, Var x, Lengths lengths) {
            return outputs(model, x, lengths, false);
        }

        @Override
        public Optional<Var> reversed(Recurrent<Var> model, Var x, Lengths lengths) {
            return Optional.of(outputs(model, x, lengths, true));
        }

        static Var outputs(Recurrent<Var> model, Var x, Lengths lengths, boolean backwards) {
            List<Var> columns = new ArrayList<>();
            int steps = x.shape().size(0);
            for (int n = 0; n < lengths.batch(); n++) {
                List<Var> parts = new ArrayList<>();
                if (lengths.of(n) > 0) {
                    Var own = x.slice(0, 0, lengths.of(n)).slice(1, n, n + 1);
                    Var y = model.apply(backwards ? flipped(own) : own).all();
                    parts.add(backwards ? flipped(y) : y);
                }
                parts.add(Var.of(Tensor.zeros(x.dtype(), steps - lengths.of(n), 1, 2)));
                columns.add(Functions.concat(0, parts));
            }
            return Functions.concat(1, columns);
        }

        private static Var flipped(Var x) {
            List<Var> steps = new ArrayList<>();
            for (int t = x.shape().size(0) - 1; t >= 0; t--) {
                steps.add(x.slice(0, t, t + 1));
            }
            return Functions.concat(0, steps);
        }
    }

    @Test
    void aSoundModelKeepsAllLaws() {
        assertEquals(Set.of(), Broken.of(new OneByOne().sequenceContract()));
        assertEquals(8 + 6, new OneByOne().sequenceContract().count());
    }

    /** Whose value is the last state, [B, ...]. */
    @Test
    void orOneThatGivesAValueForEachSequence() {
        SequenceContract<Recurrent<Var>> last = new OneByOne() {
            @Override
            public Var apply(Recurrent<Var> model, Var x, Lengths lengths) {
                List<Var> rows = new ArrayList<>();
                Var all = outputs(model, x, lengths, false);
                for (int n = 0; n < lengths.batch(); n++) {
                    int end = Math.max(1, lengths.of(n));
                    rows.add(all.select(0, end - 1).slice(0, n, n + 1));
                }
                return Functions.concat(0, rows);
            }

            @Override
            public Optional<Var> reversed(Recurrent<Var> model, Var x, Lengths lengths) {
                return Optional.of(outputs(model, x, lengths, true).select(0, 0));
            }
        };
        assertEquals(Set.of(), Broken.of(last.sequenceContract()));
    }

    /** A mask [T, B, 1] of ones and zeros. */
    private static Var mask(Var x, Lengths lengths) {
        double[] mask = new double[x.shape().size(0) * lengths.batch()];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i / lengths.batch() < lengths.of(i % lengths.batch()) ? 1 : 0;
        }
        return Var.of(Tensor.of(mask, x.shape().size(0), lengths.batch(), 1).to(x.dtype()));
    }

    /** NaN times 0 is NaN. */
    @Test
    void masksThatMultiplyLeak() {
        Set<String> broken = Broken.of(
                new OneByOne() {
                    @Override
                    public Var apply(Recurrent<Var> model, Var x, Lengths lengths) {
                        Var clean = x.mul(mask(x, lengths));
                        return model.apply(clean).all().mul(mask(x, lengths));
                    }
                }.sequenceContract());
        assertEquals(Set.of(PADDING), broken);
    }

    /** As most do that run the reverse direction over the whole batch. */
    @Test
    void aReverseDirectionThatBeginsInThePaddingIsFound() {
        Set<String> broken = Broken.of(
                new OneByOne() {
                    @Override
                    public Optional<Var> reversed(Recurrent<Var> model, Var x, Lengths lengths) {
                        Lengths whole = Lengths.full(lengths.steps(), lengths.batch());
                        return Optional.of(outputs(model, x.mul(mask(x, lengths)), whole, true)
                                .mul(mask(x, lengths)));
                    }
                }.sequenceContract());
        assertEquals(Set.of(REVERSED), broken);
    }

    @Test
    void lengthsThatAreIgnoredAreFound() {
        Set<String> broken = Broken.of(
                new OneByOne() {
                    @Override
                    public Var apply(Recurrent<Var> model, Var x, Lengths lengths) {
                        return model.apply(x).all();
                    }
                }.sequenceContract());
        assertTrue(broken.containsAll(Set.of(PADDING, ZEROS)), broken::toString);
        assertTrue(!broken.contains(ORDER), broken::toString);
    }

    @Test
    void aMeanOverThePaddedTimeIsFound() {
        Set<String> broken = Broken.of(
                new OneByOne() {
                    @Override
                    public Var apply(Recurrent<Var> model, Var x, Lengths lengths) {
                        return outputs(model, x, lengths, false).mean(0);
                    }

                    @Override
                    public Optional<Var> reversed(Recurrent<Var> model, Var x, Lengths lengths) {
                        return Optional.empty();
                    }
                }.sequenceContract());
        assertEquals(Set.of(ALONE, MORE), broken);
    }

    @Test
    void sequencesThatDependOnEachOtherAreFound() {
        Set<String> broken = Broken.of(
                new OneByOne() {
                    @Override
                    public Var apply(Recurrent<Var> model, Var x, Lengths lengths) {
                        Var y = outputs(model, x, lengths, false);
                        double[] weights = new double[lengths.batch()];
                        Arrays.setAll(weights, n -> n + 1);
                        Var byPlace =
                                Var.of(Tensor.of(weights, lengths.batch(), 1).to(x.dtype()));
                        return y.mul(byPlace);
                    }
                }.sequenceContract());
        assertEquals(Set.of(ALONE, ORDER, REVERSED), broken);
    }

    @Test
    void failuresSayWhatLeaksWhere() {
        String message = Broken.message(
                new OneByOne() {
                    @Override
                    public Var apply(Recurrent<Var> model, Var x, Lengths lengths) {
                        return model.apply(x.mul(mask(x, lengths))).all().mul(mask(x, lengths));
                    }
                }.sequenceContract(),
                PADDING);
        assertTrue(
                message.matches(PADDING + ": y with NaN in the padding is NaN at \\[\\d, \\d, \\d\\], expected \\S+"),
                message);
    }
}
