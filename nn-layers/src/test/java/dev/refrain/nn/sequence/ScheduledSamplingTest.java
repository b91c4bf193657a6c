package dev.refrain.nn.sequence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Numbers;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.Step;
import dev.refrain.nn.TokenSequences;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.check.GradChecks;
import dev.refrain.nn.decode.Sampler;
import dev.refrain.nn.layer.Embedding;
import dev.refrain.nn.layer.Linear;
import dev.refrain.nn.loss.CrossEntropy;
import dev.refrain.nn.loss.Reduction;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.NonFiniteException;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduledSamplingTest {
    private static final int CLASSES = 6;

    /** The last symbol is never predicted: of a text of nothing else one sees what was not fed from it. */
    private static final int RIGHT = CLASSES;

    /** A model of symbols. */
    public record Model(Embedding embedding, Recurrent<Var> layer, Linear readout) {}

    private static final RandomKey KEY = RandomKey.of(8);

    /** Of large weights, so that it has many things to say. */
    private final Model model = Tree.map(
            GradChecks.drawn(
                    new Model(new Embedding(CLASSES + 1, 4), Recurrent.of(new GruCell(4, 5)), new Linear(5, CLASSES)),
                    RandomKey.of(1)),
            parameter -> Numbers.parameter(Var.of(parameter.value()).mul(4).value()));

    private final List<Ids> seen = new ArrayList<>();

    private Sequences logits(ScheduledSampling sampling, TokenSequences tokens, RandomKey key) {
        seen.clear();
        return sampling.logits(model.layer, first(tokens), tokens, this::embedded, model.readout, key);
    }

    private Var embedded(Ids ids) {
        seen.add(ids);
        return model.embedding.apply(ids);
    }

    private Var first(TokenSequences tokens) {
        return model.layer.initialState(model.embedding.apply(tokens.ids()).select(0, 0));
    }

    /** What was fed in the last run, [T, B]. */
    private Ids fed(TokenSequences tokens) {
        int[] all =
                seen.stream().flatMapToInt(ids -> IntStream.of(ids.toArray())).toArray();
        return Ids.of(all, tokens.ids().shape().sizes());
    }

    private Sequences forced(TokenSequences tokens) {
        return model.layer
                .apply(Sequences.of(model.embedding.apply(tokens.ids()), tokens.lengths()), first(tokens))
                .sequences()
                .map(model.readout);
    }

    private static TokenSequences right(int steps, int... lengths) {
        int[] ids = new int[steps * lengths.length];
        Arrays.fill(ids, RIGHT);
        return TokenSequences.of(Ids.of(ids, steps, lengths.length), lengths);
    }

    private static int best(Tensor logits, int t, int n) {
        double[] x = Var.of(logits).select(0, t).select(0, n).value().toDoubles();
        return IntStream.range(0, x.length)
                .reduce((a, b) -> x[b] > x[a] ? b : a)
                .orElseThrow();
    }

    @Property(tries = 80)
    void whatIsFedIsRightOrTheModelsOwnAndTheRestIsTeacherForcing(
            @ForAll @DoubleRange(min = 0, max = 1) double rate,
            @ForAll @Size(min = 1, max = 3) List<@IntRange(max = 7) Integer> each,
            @ForAll @IntRange(max = 99) int seed) {
        int[] lengths = each.stream().mapToInt(length -> length).toArray();
        TokenSequences tokens = right(7, lengths);
        Tensor y = logits(new ScheduledSampling(rate), tokens, RandomKey.of(seed))
                .values()
                .value();
        Ids fed = fed(tokens);
        int[] ids = fed.toArray();
        for (int t = 0; t < 7; t++) {
            for (int n = 0; n < lengths.length; n++) {
                int id = ids[t * lengths.length + n];
                if (t >= lengths[n]) {
                    assertEquals(0, id);
                } else if (t == 0 || rate == 0) {
                    assertEquals(RIGHT, id);
                } else if (id != RIGHT || rate == 1) {
                    assertEquals(best(y, t - 1, n), id);
                }
            }
        }
        assertEquals(forced(TokenSequences.of(fed, lengths)).values().value(), y);
    }

    @Test
    void asManyAreFedAsTheRateSays() {
        int[] lengths = new int[40];
        Arrays.fill(lengths, 51);
        TokenSequences tokens = right(51, lengths);
        for (double rate : new double[] {0.1, 0.5, 0.8}) {
            logits(new ScheduledSampling(rate), tokens, KEY);
            long own = IntStream.of(fed(tokens).toArray())
                    .filter(id -> id != RIGHT)
                    .count();
            assertEquals(rate, own / 2000.0, 4 * Math.sqrt(rate * (1 - rate) / 2000), "of 2000, key " + KEY);
        }
    }

    @Test
    void atRateOneTheModelRunsFree() {
        TokenSequences tokens = right(9, 9, 4);
        Tensor y = logits(new ScheduledSampling(1), tokens, KEY).values().value();
        for (int n = 0; n < 2; n++) {
            Ids id = Ids.of(new int[] {RIGHT}, 1);
            Var state = model.layer.initialState(model.embedding.apply(id));
            for (int t = 0; t < tokens.lengths().of(n); t++) {
                Step<Var> step = model.layer.step(model.embedding.apply(id), state);
                Tensor own = model.readout.apply(step.output()).value();
                assertEquals(Var.of(y).select(0, t).slice(0, n, n + 1).value(), own);
                id = Ids.of(new int[] {best(Tensor.of(own.toDoubles(), 1, 1, CLASSES), 0, 0)}, 1);
                state = step.next();
            }
        }
    }

    @Test
    void nothingIsChosenForPadding() {
        List<Long> chosen = new ArrayList<>();
        ScheduledSampling sampling = new ScheduledSampling(1, (logits, key, n) -> {
            chosen.add(n);
            return ScheduledSampling.Choice.mostProbable(logits, key, n);
        });
        logits(sampling, right(4, 4, 0, 2), KEY);
        assertEquals(List.of(0L, 2L, 0L, 0L), chosen);
    }

    /** Without this, what is fed would be right whatever it were predicted from. */
    @Test
    void theModelOfTheseTestsDoesNotAlwaysSayTheSame() {
        TokenSequences tokens = right(9, 9, 9, 9);
        logits(new ScheduledSampling(0.3), tokens, KEY);
        Ids fed = fed(tokens);
        long symbols = IntStream.of(fed.toArray()).distinct().count();
        assertTrue(symbols > 2, fed::toString); // two besides the right one
    }

    private SequencedMap<String, Parameter> parameters() {
        return Tree.leaves(model);
    }

    private List<Tensor> gradients(Tape tape, Sequences logits, TokenSequences tokens) {
        Ids target = Ids.of(
                new int[tokens.rows().shape().count()], tokens.rows().shape().sizes());
        Gradients gradients = tape.backward(new CrossEntropy(Reduction.MEAN).of(logits.rows(), tape.ids(target)));
        return parameters().values().stream()
                .map(parameter -> gradients.of(parameter).value())
                .toList();
    }

    @Test
    void atRateZeroValuesAndGradientsAreThoseOfTeacherForcingToTheBit() {
        int[] lengths = {6, 2, 0, 5};
        try (Tape one = Tape.open();
                Tape other = Tape.open()) {
            TokenSequences tokens = right(6, lengths).on(one);
            Sequences y = logits(new ScheduledSampling(0), tokens, KEY);
            TokenSequences again = right(6, lengths).on(other);
            Sequences expected = forced(again);
            assertEquals(expected.values().value(), y.values().value());
            assertEquals(tokens.lengths(), y.lengths());
            assertEquals(gradients(other, expected, again), gradients(one, y, tokens));
        }
    }

    /** As of what was fed: no gradient goes through a choice. */
    @Test
    void gradientsReachAllThatIsUsed() {
        int[] lengths = {6, 2, 5};
        try (Tape one = Tape.open();
                Tape other = Tape.open()) {
            TokenSequences tokens = right(6, lengths).on(one);
            Sequences y = logits(new ScheduledSampling(0.5), tokens, KEY);
            TokenSequences again = TokenSequences.of(fed(tokens), lengths).on(other);
            List<Tensor> expected = gradients(other, forced(again), again);
            List<Tensor> found = gradients(one, y, tokens);
            for (int k = 0; k < expected.size(); k++) {
                Numbers.assertClose(expected.get(k).toDoubles(), found.get(k).toDoubles(), 1e-13, "parameter " + k);
            }
        }
    }

    @Test
    void decisionsDependOnKeyStepAndSequenceAlone() {
        ScheduledSampling sampling = new ScheduledSampling(0.5, new Sampler(1)::draw);
        Tensor all = logits(sampling, right(8, 8, 8, 3), KEY).values().value();
        assertEquals(all, logits(sampling, right(8, 8, 8, 3), KEY).values().value());
        Tensor fewer = logits(sampling, right(8, 8, 8), KEY).values().value();
        assertEquals(Var.of(all).slice(1, 0, 2).value(), fewer);
        Tensor shorter = logits(sampling, right(5, 5, 5, 3), KEY).values().value();
        assertEquals(Var.of(all).slice(0, 0, 5).value(), shorter);
        assertNotEquals(
                all,
                logits(sampling, right(8, 8, 8, 3), RandomKey.of(9)).values().value());
    }

    /** Whose logits are always the same, so that its tokens are drawn from one distribution. */
    @Test
    void aChoiceCanBeDrawn() {
        double[] shares = {0.1, 0.2, 0.4, 0.05, 0.05, 0.2};
        double[] constant = Arrays.stream(shares).map(Math::log).toArray();
        int[] lengths = new int[40];
        Arrays.fill(lengths, 51);
        TokenSequences tokens = right(51, lengths);
        seen.clear();
        new ScheduledSampling(1)
                .choosing(new Sampler(1)::draw)
                .logits(
                        model.layer,
                        first(tokens),
                        tokens,
                        this::embedded,
                        y -> Var.of(Tensor.of(constant, CLASSES))
                                .expand(y.shape().with(-1, CLASSES)),
                        KEY);
        int[] ids = fed(tokens).toArray();
        for (int c = 0; c < CLASSES; c++) {
            int symbol = c;
            double share = IntStream.of(ids).filter(id -> id == symbol).count() / 2000.0;
            assertEquals(shares[c], share, 4 * Math.sqrt(shares[c] * (1 - shares[c]) / 2000), "class " + c);
        }
    }

    /** By the formulas of section 2.4, ε = max(0.1, 0.9 - 0.05 i), 0.9^i and 10 / (10 + e^(i/10)). */
    @Test
    void theSharesOfThePaperFallFromUpdateToUpdate() {
        assertEquals(1 - 0.9, ScheduledSampling.linear(0.1, 0.9, 0.05, 0).rate(), 1e-15);
        assertEquals(1 - 0.4, ScheduledSampling.linear(0.1, 0.9, 0.05, 10).rate(), 1e-15);
        assertEquals(1 - 0.1, ScheduledSampling.linear(0.1, 0.9, 0.05, 17).rate(), 1e-15);
        assertEquals(0, ScheduledSampling.exponential(0.9, 0).rate(), 0);
        assertEquals(1 - 0.59049, ScheduledSampling.exponential(0.9, 5).rate(), 1e-15);
        assertEquals(1 - 10 / 11.0, ScheduledSampling.inverseSigmoid(10, 0).rate(), 1e-15);
        assertEquals(
                1 - 10 / (10 + Math.E), ScheduledSampling.inverseSigmoid(10, 10).rate(), 1e-15);
        assertEquals(1, ScheduledSampling.inverseSigmoid(1, Long.MAX_VALUE).rate(), 0);
        assertEquals(1, ScheduledSampling.exponential(0, 1).rate(), 0);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.01, 1.01, Double.NaN, Double.POSITIVE_INFINITY})
    void whatIsNoProbabilityIsNoRate(double rate) {
        String message = assertThrows(HyperParameterException.class, () -> new ScheduledSampling(rate))
                .getMessage();
        assertEquals("scheduled sampling rate: got %s, expected a number in [0, 1]".formatted(rate), message);
        assertThrows(HyperParameterException.class, () -> ScheduledSampling.linear(rate, 1, 0.1, 1));
        assertThrows(HyperParameterException.class, () -> ScheduledSampling.linear(0, rate, 0.1, 1));
        assertThrows(HyperParameterException.class, () -> ScheduledSampling.exponential(rate, 1));
    }

    @Test
    void schedulesSayWhatTheyCannotDo() {
        assertThrows(HyperParameterException.class, () -> ScheduledSampling.linear(0, 1, -0.1, 1));
        assertThrows(HyperParameterException.class, () -> ScheduledSampling.linear(0, 1, 0.1, -1));
        assertThrows(HyperParameterException.class, () -> ScheduledSampling.exponential(0.5, -1));
        assertThrows(HyperParameterException.class, () -> ScheduledSampling.exponential(1, 1));
        assertThrows(HyperParameterException.class, () -> ScheduledSampling.inverseSigmoid(0.99, 1));
        assertThrows(HyperParameterException.class, () -> ScheduledSampling.inverseSigmoid(Double.NaN, 1));
        assertThrows(HyperParameterException.class, () -> ScheduledSampling.inverseSigmoid(2, -1));
    }

    @Test
    void ofNaNNothingIsChosen() {
        Tensor logits = Tensor.of(new double[] {1, Double.NaN}, 2);
        String message = assertThrows(
                        NonFiniteException.class, () -> ScheduledSampling.Choice.mostProbable(logits, KEY, 3))
                .getMessage();
        assertEquals("scheduled sampling: logit 1 of sequence 3 is NaN, expected a number", message);
        Tensor ties = Tensor.of(new double[] {1, 2, 2}, 3).to(DType.FLOAT32);
        assertEquals(1, ScheduledSampling.Choice.mostProbable(ties, KEY, 0));
    }
}
