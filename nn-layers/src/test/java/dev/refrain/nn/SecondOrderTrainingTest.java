package dev.refrain.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.LstmState;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.nn.layer.Linear;
import dev.refrain.nn.optim.Adam;
import dev.refrain.nn.optim.Optimiser;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Trainings whose loss has a gradient in it. */
class SecondOrderTrainingTest {
    /** u(x) for x [N, 1]: two tanh layers. */
    public record Curve(Linear first, Linear second, Linear last) {
        static Curve drawn() {
            return Parameters.initialise(
                    new Curve(new Linear(1, 16), new Linear(16, 16), new Linear(16, 1)), 3, DType.FLOAT64);
        }

        Var apply(Var x) {
            return last.apply(second.apply(first.apply(x).tanh()).tanh());
        }
    }

    private static Tensor column(int count, double from, double to) {
        double[] values = IntStream.range(0, count)
                .mapToDouble(i -> from + (to - from) * i / (count - 1))
                .toArray();
        return Tensor.of(values, count, 1);
    }

    private static Tensor map(Tensor x, java.util.function.DoubleUnaryOperator f) {
        double[] values = java.util.Arrays.stream(x.toDoubles()).map(f).toArray();
        return Tensor.of(values, x.shape().sizes());
    }

    /** The root of the mean squared error against sin 3x between the places of training. */
    private static double error(Curve curve) {
        Tensor x = column(101, -2, 2);
        Var wrong = curve.apply(Var.of(x)).sub(Var.of(map(x, e -> Math.sin(3 * e))));
        return Math.sqrt(wrong.square().mean().item());
    }

    /** A curve fitted at six places: by values, and perhaps by slopes. Czarnecki et al. 2017, Sobolev training. */
    private static double fitted(boolean bySlopes) {
        Curve curve = Curve.drawn();
        Tensor places = column(6, -2, 2);
        Var values = Var.of(map(places, e -> Math.sin(3 * e)));
        Var slopes = Var.of(map(places, e -> 3 * Math.cos(3 * e)));
        Optimiser adam = new Adam().on(curve, 0.01);
        for (int step = 0; step < 600; step++) {
            try (Tape tape = Tape.open()) {
                Var x = tape.input(places);
                Var u = curve.apply(x);
                Var loss = u.sub(values).square().mean();
                if (bySlopes) {
                    Var slope = tape.gradients(u.sum(), List.of(x), Pullback.recorded())
                            .of(x);
                    loss = loss.add(slope.sub(slopes).square().mean());
                }
                adam.step(tape.backward(loss));
            }
        }
        return error(curve);
    }

    @Test
    void aFitByDerivativesKnowsTheCurveBetweenItsPlaces() {
        double byValues = fitted(false);
        double bySlopes = fitted(true);
        assertTrue(bySlopes < 0.1, () -> "by slopes " + bySlopes);
        assertTrue(bySlopes < byValues / 4, () -> "by slopes %s, by values %s".formatted(bySlopes, byValues));
    }

    /** A number for each sequence x [T, B, F]. */
    public record Critic(Recurrent<LstmState> layer, Linear readout) {
        static Critic drawn() {
            return Parameters.initialise(
                    new Critic(Recurrent.of(new LstmCell(2, 6)), new Linear(6, 1)), 5, DType.FLOAT64);
        }

        Var apply(Var x) {
            return readout.apply(layer.apply(x).last().hidden());
        }

        /** mean (‖∂D/∂x‖ - 1)² over the sequences: Gulrajani et al. 2017, equation 3. */
        Var penalty(Tape tape, Var x) {
            return norms(tape, x).sub(1).square().mean();
        }

        Var norms(Tape tape, Var x) {
            Var slope = tape.gradients(apply(x).sum(), List.of(x), Pullback.recorded())
                    .of(x);
            return slope.square().sum(0, 2).sqrt();
        }
    }

    private static Tensor sequences(String name, double centre) {
        Shape shape = Shape.of(4, 8, 2);
        Tensor noise = Initialisers.normal(0, 0.3).draw(RandomKey.of(1).child(name), shape, DType.FLOAT64);
        return Var.of(noise).add(centre).value();
    }

    @Test
    void theGradientOfAPenaltyThroughAnLstmIsThatOfDifferences() {
        Tensor x = sequences("checked", 0.2);
        GradCheck.ofModel(Critic.drawn(), (critic, tape) -> critic.penalty(tape, tape.input(x)))
                .order(1)
                .named("gradient penalty")
                .verify();
    }

    /** How far apart two kinds of sequences are told, and the mean norm of the gradient between them. */
    private record Told(double difference, double norm) {}

    private static Told trained(double penalty) {
        Critic critic = Critic.drawn();
        Tensor one = sequences("one", 0.5);
        Tensor other = sequences("other", -0.5);
        Tensor between = Var.of(one).add(Var.of(other)).mul(0.5).value();
        Optimiser adam = new Adam().on(critic, 0.02);
        double difference = 0;
        for (int step = 0; step < 150; step++) {
            try (Tape tape = Tape.open()) {
                Var told = critic.apply(tape.input(one))
                        .mean()
                        .sub(critic.apply(tape.input(other)).mean());
                difference = told.item();
                Var loss = penalty == 0
                        ? told.neg()
                        : critic.penalty(tape, tape.input(between)).mul(penalty).sub(told);
                Gradients gradients = tape.backward(loss);
                adam.step(gradients);
            }
        }
        try (Tape tape = Tape.open()) {
            return new Told(
                    difference, critic.norms(tape, tape.input(between)).mean().item());
        }
    }

    @Test
    void aPenaltyHoldsTheGradientOfAnLstmAtOne() {
        Told free = trained(0);
        Told held = trained(10);
        assertTrue(free.norm() > 2, free::toString);
        assertEquals(1, held.norm(), 0.15, held::toString);
        assertTrue(held.difference() > 1, held::toString);
    }
}
