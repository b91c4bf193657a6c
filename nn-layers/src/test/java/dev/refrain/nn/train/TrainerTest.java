package dev.refrain.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.TapeException;
import dev.refrain.autograd.Var;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.data.Batches;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.nn.io.CheckpointFolder;
import dev.refrain.nn.optim.Group;
import dev.refrain.nn.optim.Sgd;
import dev.refrain.tensor.NonFiniteException;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    @TempDir
    private Path folder;

    record Model(Parameter weight) {}

    /** Numbers, four to an epoch: the loss of x is ½ (w - x)², so that an update with rate 1 sets w to the mean of its batches. */
    private static final Batches<Double> NUMBERS = new Batches<>() {
        @Override
        public long perEpoch() {
            return 4;
        }

        @Override
        public Double at(long epoch, long index) {
            return 10.0 * epoch + index;
        }
    };

    private final Model model = Parameters.initialise(new Model(new Parameter(Shape.of(1), Initialisers.zeros())), 0);

    private Var loss(Tape tape, double x) {
        return model.weight().on(tape).sub(x).square().mul(0.5).sum();
    }

    private Trainer<Double> trainer() {
        return Trainer.of(model, NUMBERS, Objective.onTape(this::loss), new Sgd().on(model, 1));
    }

    private double weight() {
        return model.weight().value().get(0);
    }

    @Test
    void everyBatchComesOnceInAnEpochInOrder() throws IOException {
        Told told = new Told();
        TrainingResult result = trainer().epochs(2).listener(told).train();
        assertEquals(List.of(0.0, 0.5, 0.5, 0.5, 24.5, 0.5, 0.5, 0.5), told.losses);
        assertEquals(13, weight());
        assertEquals(Ending.COMPLETED, result.ending());
        assertEquals(8, result.updates());
        assertEquals(8, result.tokens());
        assertEquals(1.5 / 4, told.figures.getFirst().values().get("train/loss"));
        assertEquals(26.0 / 4, result.figures().get("train/loss"));
        assertEquals(1, result.figures().get("train/rate"));
        assertEquals(1, result.figures().get("train/gradientNorm"));
        assertEquals(List.of("begun training at 0 of 8", "ended at 8"), told.lines);
    }

    @Test
    void severalBatchesMakeOneUpdateAndTheRestOfAnEpochOne() throws IOException {
        TrainingResult result = trainer().accumulate(3).updates(3).train();
        assertEquals(11, weight()); // mean of 10, 11, 12
        assertEquals(3, result.updates());
        assertEquals(7, result.tokens());
    }

    @Test
    void lossesAreWeighedByTheirTokens() throws IOException {
        Told told = new Told();
        trainer().countingTokens(x -> x == 1 ? 3 : 1).epochs(1).listener(told).train();
        assertEquals(
                (0 + 3 * 0.5 + 0.5 + 0.5) / 6, told.figures.getFirst().values().get("train/loss"));
    }

    @Test
    void noUpdatesChangeNothing() throws IOException {
        assertEquals(0, trainer().epochs(0).train().updates());
        assertEquals(0, weight());
    }

    private Trainer<Double> diverging() {
        LossFrom loss = new LossFrom(3);
        return Trainer.of(model, NUMBERS, Objective.onTape(loss::of), new Sgd().on(model, 1));
    }

    /** A loss whose logarithm is of a number below 0 from a batch on. */
    private final class LossFrom {
        private final double from;

        LossFrom(double from) {
            this.from = from;
        }

        Var of(Tape tape, double x) {
            Var distance = loss(tape, x);
            return x >= from && x < 10 ? distance.sub(1000).log() : distance;
        }
    }

    @Test
    void whatIsNotFiniteStopsItAndIsNamed() throws IOException {
        Trainer<Double> trainer = diverging()
                .epochs(2)
                .checkpoints(new CheckpointFolder(folder, 2))
                .saveEvery(Every.updates(1));
        NonFiniteException thrown = assertThrows(NonFiniteException.class, trainer::train);
        String message = thrown.getMessage();
        assertTrue(
                message.startsWith(
                        "training: update 4 (epoch 1): the loss is NaN; it began here: anomaly: log made NaN"),
                message);
        assertEquals(2, weight());
        Map<String, Tensor> saved = new CheckpointFolder(folder, 2)
                .newest()
                .orElseThrow()
                .state()
                .part("parameters")
                .tensors();
        assertEquals(2, saved.get("weight").get(0));
    }

    @Test
    void aGradientThatIsNotFiniteNamesItsParameter() {
        Objective<Double> steep = Objective.onTape(
                (tape, x) -> model.weight().on(tape).sub(x).abs().sqrt().sum());
        Trainer<Double> trainer =
                Trainer.of(model, NUMBERS, steep, new Sgd().on(model, 1)).epochs(1);
        String message = assertThrows(NonFiniteException.class, trainer::train).getMessage();
        assertTrue(
                message.startsWith("training: update 1 (epoch 1): optimiser: the gradient of weight is NaN"), message);
        assertTrue(message.contains("it began here: anomaly: the pullback of sqrt made"), message);
    }

    @Test
    void whatIsNotFiniteIsLeftOutOnRequest() throws IOException {
        Told told = new Told();
        TrainingResult result =
                diverging().epochs(2).skipNonFinite(1).listener(told).train();
        assertEquals(1, result.skipped());
        assertEquals(8, result.updates());
        assertEquals(7, told.losses.size());
        assertEquals(13, weight());
    }

    @Test
    void tooManyInARowStopItAllTheSame() {
        Trainer<Double> trainer = Trainer.of(
                        model, NUMBERS, Objective.onTape(new LossFrom(2)::of), new Sgd().on(model, 1))
                .epochs(1)
                .skipNonFinite(1);
        assertTrue(assertThrows(NonFiniteException.class, trainer::train)
                .getMessage()
                .startsWith("training: update 4"));
    }

    @Test
    void anUpdateThatChangesNothingIsAnError() {
        record Two(Parameter weight, Parameter other) {}
        Two two = Parameters.initialise(
                new Two(
                        new Parameter(Shape.of(1), Initialisers.zeros()),
                        new Parameter(Shape.of(1), Initialisers.zeros())),
                0);
        Trainer<Double> trainer = Trainer.of(
                        two,
                        NUMBERS,
                        Objective.onTape((tape, x) ->
                                two.weight().on(tape).sub(x).square().sum()),
                        new Sgd().on(two, dev.refrain.nn.optim.Schedule.constant(1), Group.frozen("weight")))
                .epochs(1);
        assertEquals(
                TapeException.Kind.NO_GRAD,
                assertThrows(TapeException.class, trainer::train).kind());
    }

    private SequencedMap<String, Double> distanceFrom(double wanted) {
        SequencedMap<String, Double> figures = new LinkedHashMap<>();
        figures.put("distance", Math.abs(weight() - wanted));
        return figures;
    }

    @Test
    void patienceEndsItAndTheBestWeightsStay() throws IOException {
        TrainingResult result = trainer()
                .epochs(10)
                .validate(Every.updates(1), () -> distanceFrom(2))
                .goal(Goal.lowest("distance"))
                .patience(3)
                .train();
        assertEquals(Ending.STOPPED_EARLY, result.ending());
        assertEquals(6, result.updates());
        assertEquals(3, result.bestUpdate());
        assertEquals(0, result.best());
        assertEquals(2, weight());
    }

    @Test
    void theHighestIsTheBestWhereThatIsTheGoal() throws IOException {
        TrainingResult result = trainer()
                .epochs(2)
                .validate(Every.epochs(1), () -> distanceFrom(0))
                .goal(Goal.highest("distance"))
                .train();
        assertEquals(8, result.bestUpdate());
        assertNotEquals(0, result.best());
        assertEquals(13, result.figures().get("valid/distance"));
    }

    private static String refusal(Trainer<?> trainer) {
        return assertThrows(HyperParameterException.class, trainer::train).getMessage();
    }

    @Test
    void settingsThatDoNotFitAreNamed() {
        assertEquals("trainer: got no end, expected either epochs or updates", refusal(trainer()));
        assertEquals(
                "trainer: got both epochs and updates, expected either epochs or updates",
                refusal(trainer().epochs(1).updates(1)));
        assertEquals(
                "trainer: got a goal without a validation, expected validate(...) with the figure f",
                refusal(trainer().epochs(1).goal(Goal.lowest("f"))));
        assertEquals(
                "trainer: got patience without a goal, expected goal(...) as well",
                refusal(trainer().epochs(1).patience(1)));
        assertEquals(
                "trainer: got resume without checkpoints, expected a folder for them",
                refusal(trainer().epochs(1).resume()));
        assertEquals(
                "goal: got a validation without the figure f, expected one of [distance]",
                refusal(trainer()
                        .epochs(1)
                        .validate(Every.epochs(1), () -> distanceFrom(0))
                        .goal(Goal.lowest("f"))));
        assertThrows(HyperParameterException.class, () -> trainer().epochs(-1));
        assertThrows(HyperParameterException.class, () -> trainer().updates(-1));
        assertThrows(HyperParameterException.class, () -> trainer().accumulate(0));
        assertThrows(HyperParameterException.class, () -> Every.updates(0));
    }
}
