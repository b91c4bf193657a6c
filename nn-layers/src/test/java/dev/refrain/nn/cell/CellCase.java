package dev.refrain.nn.cell;

import static dev.refrain.nn.Numbers.parameter;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Numbers;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/** Weights, an input and a state, and the sums x U + h W + b of unit j of gate k for row n, in plain loops. */
record CellCase(
        Sizes sizes,
        int hidden,
        Parameter ih,
        Parameter hh,
        @Nullable Parameter bias,
        Tensor x,
        Tensor h,
        Random more) {
    /** What a case is drawn for. */
    record Sizes(long seed, boolean bias, int batch, int input, int hidden) {
        /** Small ones, of an empty batch too. */
        static Arbitrary<Sizes> any() {
            return Combinators.combine(
                            Arbitraries.longs(),
                            Arbitraries.of(true, false),
                            Arbitraries.integers().between(0, 4),
                            Arbitraries.integers().between(1, 5),
                            Arbitraries.integers().between(1, 6))
                    .as(Sizes::new);
        }
    }

    /** An equation for unit j of row n. */
    interface Equation {
        double of(int n, int j);
    }

    static CellCase draw(Sizes sizes, int gates) {
        return draw(sizes, gates, sizes.hidden());
    }

    /** With a state of another width than the gates. */
    static CellCase draw(Sizes sizes, int gates, int state) {
        Random random = new Random(sizes.seed());
        int width = gates * sizes.hidden();
        return new CellCase(
                sizes,
                sizes.hidden(),
                vector(random, sizes.input(), width),
                vector(random, state, width),
                sizes.bias() ? vector(random, width) : null,
                Numbers.random(random, DType.FLOAT64, sizes.batch(), sizes.input()),
                Numbers.random(random, DType.FLOAT64, sizes.batch(), state),
                random);
    }

    private static Parameter vector(Random random, int... sizes) {
        return parameter(Numbers.random(random, DType.FLOAT64, sizes));
    }

    /** The same weights with another input and state. */
    CellCase of(Tensor otherInput, Tensor otherState) {
        return new CellCase(sizes, hidden, ih, hh, bias, otherInput, otherState, more);
    }

    /** Another parameter of this case. */
    Parameter parameterOf(int... shape) {
        return vector(more, shape);
    }

    /** Another part of the state, [B, H]. */
    Tensor state() {
        return Numbers.random(more, DType.FLOAT64, sizes.batch(), hidden);
    }

    Var xVar() {
        return Var.of(x);
    }

    Var hVar() {
        return Var.of(h);
    }

    /** The values of an equation for all rows and units, in order. */
    double[] all(Equation equation) {
        return all(hidden, equation);
    }

    double[] all(int width, Equation equation) {
        double[] values = new double[sizes.batch() * width];
        for (int at = 0; at < values.length; at++) {
            values[at] = equation.of(at / width, at % width);
        }
        return values;
    }

    double product(int n, int gate, int j) {
        double sum = 0;
        for (int i = 0; i < sizes.input(); i++) {
            sum += x.get(n, i) * ih.value().get(i, gate * hidden + j);
        }
        return sum;
    }

    double biasOf(int gate, int j) {
        return bias == null ? 0 : bias.value().get(gate * hidden + j);
    }

    double fromInput(int n, int gate, int j) {
        return product(n, gate, j) + biasOf(gate, j);
    }

    double fromState(Tensor state, int n, int gate, int j) {
        double sum = 0;
        for (int i = 0; i < state.shape().size(1); i++) {
            sum += state.get(n, i) * hh.value().get(i, gate * hidden + j);
        }
        return sum;
    }

    double sum(int n, int gate, int j) {
        return fromInput(n, gate, j) + fromState(h, n, gate, j);
    }
}
