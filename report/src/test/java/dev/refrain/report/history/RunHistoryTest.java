package dev.refrain.report.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.nn.Parameters;
import dev.refrain.nn.Snapshot;
import dev.refrain.nn.StateMismatchException;
import dev.refrain.nn.train.Figures;
import dev.refrain.report.Training;
import dev.refrain.report.picture.Curves;
import dev.refrain.report.picture.HeatMap;
import dev.refrain.report.picture.Picture;
import dev.refrain.report.picture.Ridges;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is remembered of a training: all of its kind, bounded, and the same after a stop. */
class RunHistoryTest {
    private static final long UPDATES = 60;

    private static RunHistory undisturbed() {
        RunHistory history = new RunHistory();
        new Training(UPDATES).run(0, UPDATES, history);
        return history;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 19, 20, 59})
    void aRunThatGoesOnIsRememberedAsOne(long stop) {
        RunHistory before = new RunHistory();
        Training first = new Training(UPDATES);
        first.run(0, stop, before);
        Training second = new Training(UPDATES);
        Parameters.load(second.model(), Parameters.values(first.model()));
        RunHistory after = new RunHistory();
        after.resume(before.snapshot());
        second.run(stop, UPDATES, after);
        assertEquals(undisturbed().snapshot(), after.snapshot());
        assertEquals(undisturbed().parameters(), after.parameters());
    }

    @Test
    void figuresOfAKindShareACurve() {
        List<Curves> curves = undisturbed().curves();
        assertEquals(
                List.of("loss", "loss of each batch", "learning rate"),
                curves.stream().map(Curves::title).toList());
        assertEquals(
                List.of("train", "valid"),
                curves.getFirst().lines().stream().map(Curves.Line::name).toList());
        assertEquals(12, curves.getFirst().lines().getFirst().xs().size());
        assertEquals(UPDATES, curves.get(1).lines().getFirst().xs().size());
    }

    @Test
    void theRateAndTheNormOfTheGradientAreDrawnOnce() {
        RunHistory history = new RunHistory();
        Training training = new Training(5);
        training.run(0, 5, history);
        history.figures(Training.figures(5, RunHistory.RATE, 0.5));
        history.figures(Training.figures(5, "train/gradientNorm", 0.5));
        assertEquals(
                List.of("loss", "loss of each batch", "learning rate"),
                history.curves().stream().map(Curves::title).toList());
        assertTrue(history.gradientNorm().isPresent());
    }

    @Test
    void theNormOfTheGradientIsThatOfItsParts() {
        RunHistory history = undisturbed();
        double norm =
                history.gradientNorm().orElseThrow().lines().getFirst().ys().getLast();
        Curves parts = (Curves) history.parameters().getLast();
        double squares = parts.lines().stream()
                .mapToDouble(line -> line.ys().getLast() * line.ys().getLast())
                .sum();
        assertEquals(Math.sqrt(squares), norm, 1e-12);
        assertTrue(norm > 0);
        HeatMap map = (HeatMap) history.parameters().get(1);
        assertEquals(List.of("weight", "bias"), map.rows());
        assertEquals(UPDATES, map.columns().size());
    }

    @Test
    void theRatioIsTheSizeOfTheChange() {
        Training training = new Training(1);
        var before = Parameters.values(training.model());
        RunHistory history = new RunHistory();
        training.run(0, 1, history);
        double[] old = before.get("weight").toDoubles();
        double[] now = Parameters.values(training.model()).get("weight").toDoubles();
        double change = 0;
        double size = 0;
        for (int i = 0; i < old.length; i++) {
            change += (now[i] - old[i]) * (now[i] - old[i]);
            size += old[i] * old[i];
        }
        Curves ratios = (Curves) history.parameters().getFirst();
        assertEquals(Math.sqrt(change / size), ratios.lines().getFirst().ys().getFirst(), 1e-12);
        assertTrue(Double.isNaN(ratios.lines().getLast().ys().getFirst()), "a bias of zeros has no size");
    }

    @Test
    void spreadsAreOfWeightsAndGradients() {
        SequencedMap<String, List<Picture>> pictures =
                undisturbed().distributions().orElseThrow().pictures();
        assertEquals(List.of("weight", "bias"), List.copyOf(pictures.keySet()));
        Ridges weights = (Ridges) pictures.get("weight").getFirst();
        assertEquals("1", weights.times().getFirst());
        assertEquals("60", weights.times().getLast());
        assertTrue(weights.times().size() <= 26);
        assertEquals(6, weights.histograms().getLast().count());
        assertEquals(
                6,
                ((Ridges) pictures.get("weight").getLast())
                        .histograms()
                        .getLast()
                        .count());
    }

    @Test
    void aRunThatIsLongerThanItWasSaidToBeStaysSmall() {
        RunHistory history = new RunHistory();
        Training training = new Training(1);
        training.run(0, 200, history);
        Ridges weights = (Ridges)
                history.distributions().orElseThrow().pictures().get("bias").getFirst();
        assertTrue(weights.times().size() <= 26, () -> weights.times().toString());
        assertEquals("200", weights.times().getLast());
    }

    @Test
    void beforeARunThereIsNothing() {
        RunHistory history = new RunHistory();
        assertTrue(history.curves().isEmpty());
        assertTrue(history.gradientNorm().isEmpty());
        assertTrue(history.parameters().isEmpty());
        assertTrue(history.distributions().isEmpty());
        assertEquals(0, history.updates());
        RunHistory resumed = new RunHistory();
        resumed.resume(history.snapshot());
        assertEquals(history.snapshot(), resumed.snapshot());
    }

    @Test
    void theShortFormHasLastLeastAndGreatest() {
        FigureHistory figures = new FigureHistory();
        for (double value : new double[] {2, Double.NaN, 1, 3}) {
            SequencedMap<String, Double> values = new LinkedHashMap<>();
            values.put("name", value);
            figures.add(new Figures(1, values));
        }
        assertEquals(new FigureHistory.Short(3, 1, 3), figures.shorts().get("name"));
    }

    @Test
    void aStateOfSomethingElseIsRefusedAndChangesNothing() {
        RunHistory history = undisturbed();
        Snapshot before = history.snapshot();
        assertThrows(StateMismatchException.class, () -> history.resume(Snapshot.empty()));
        assertThrows(
                StateMismatchException.class,
                () -> history.resume(before.with("norms", Snapshot.empty().with("each", "many"))));
        assertEquals(before, history.snapshot());
        assertFalse(before.tensors().isEmpty());
    }

    @Test
    void samplesAreAtTheFirstAndEveryNth() {
        Sampling sampling = Sampling.of(100, 10);
        assertEquals(10, sampling.every());
        assertTrue(sampling.at(1));
        assertFalse(sampling.at(9));
        assertTrue(sampling.at(10));
        assertEquals(1, Sampling.of(3, 10).every());
        assertEquals(1, Sampling.of(0, 10).every());
    }
}
