package dev.refrain.gradcheck.junit.derivatives;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Step;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.layer.Linear;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/** Cells that calculate rightly and differentiate wrongly. */
final class CellFaults {
    private static final int HIDDEN = 3;

    private CellFaults() {}

    /** The right value of a step's sum x U + h W + b with a wrong gradient. */
    @FunctionalInterface
    interface Wrong {
        Var sum(Planted cell, History history, Var x, Var h);
    }

    /** What a step may have kept of the steps before it, which it should not. */
    static final class History {
        private final List<Var> xs = new ArrayList<>();
        private final List<Var> hs = new ArrayList<>();

        int step() {
            return xs.size();
        }

        /** The last but {@code back}, or the first. */
        private static Var before(List<Var> all, int back) {
            return all.get(Math.max(0, all.size() - 1 - back));
        }
    }

    /** h' = tanh(x U + h W + b). */
    public record Planted(Parameter weightIh, Parameter weightHh, Parameter bias, Wrong wrong, History history)
            implements Cell<Var> {
        static Planted of(int input, Wrong wrong) {
            Linear ih = new Linear(input, HIDDEN);
            return new Planted(ih.weight(), new Linear(HIDDEN, HIDDEN).weight(), ih.bias(), wrong, new History());
        }

        @Override
        public Step<Var> step(Var x, Var h) {
            history.xs.add(x);
            history.hs.add(h);
            Var right = sum(x, h);
            Var planted = wrong.sum(this, history, x, h);
            Var next = valueOf(right, planted).tanh();
            return new Step<>(next, next);
        }

        Var sum(Var x, Var h) {
            return x.matmul(weightIh).add(h.matmul(weightHh.on(x))).add(bias);
        }

        @Override
        public Var initialState(Var x) {
            history.xs.clear();
            history.hs.clear();
            return Functions.zeros(x, HIDDEN);
        }
    }

    /** A cell of two cells, one on top of the other. */
    public record TwoCells(Cell<Var> lower, Cell<Var> upper) implements Cell<List<Var>> {
        @Override
        public Step<List<Var>> step(Var x, List<Var> state) {
            Step<Var> below = lower.step(x, state.get(0));
            Step<Var> above = upper.step(below.output(), state.get(1));
            return new Step<>(above.output(), List.of(below.next(), above.next()));
        }

        @Override
        public List<Var> initialState(Var x) {
            return List.of(lower.initialState(x), upper.initialState(x));
        }
    }

    /** Two cells that are differentiated as if their states were others. */
    public record PlantedStack(TwoCells layers, UnaryOperator<List<Var>> wrong) implements Cell<List<Var>> {
        static PlantedStack of(int input, UnaryOperator<List<Var>> wrong) {
            return new PlantedStack(new TwoCells(new ElmanCell(input, HIDDEN), new ElmanCell(HIDDEN, HIDDEN)), wrong);
        }

        @Override
        public Step<List<Var>> step(Var x, List<Var> state) {
            Step<List<Var>> right = layers.step(x, state);
            Step<List<Var>> planted = layers.step(x, wrong.apply(state));
            List<Var> next = new ArrayList<>();
            for (int k = 0; k < state.size(); k++) {
                next.add(valueOf(right.next().get(k), planted.next().get(k)));
            }
            return new Step<>(valueOf(right.output(), planted.output()), List.copyOf(next));
        }

        @Override
        public List<Var> initialState(Var x) {
            return layers.initialState(x);
        }
    }

    /** The one value with the gradient of the other. */
    private static Var valueOf(Var right, Var planted) {
        return planted.add(right.sub(planted).detach());
    }

    /** A fault by name. */
    record Fault(String what, IntFunction<Cell<?>> planted) {
        Fault(String what, Wrong wrong) {
            this(what, input -> Planted.of(input, wrong));
        }

        static Fault ofLayers(String what, UnaryOperator<List<Var>> wrong) {
            return new Fault(what, input -> PlantedStack.of(input, wrong));
        }

        Cell<?> cell(int input) {
            return planted.apply(input);
        }

        @Override
        public String toString() {
            return what;
        }
    }

    /** The fault of this name. */
    static Fault named(String what) {
        return all().stream()
                .filter(fault -> fault.what().equals(what))
                .findFirst()
                .orElseThrow();
    }

    static List<Fault> all() {
        return List.of(
                new Fault("the state is cut off", (cell, history, x, h) -> cell.sum(x, h.detach())),
                new Fault(
                        "the state is cut off from the third step on",
                        (cell, history, x, h) -> cell.sum(x, history.step() < 3 ? h : h.detach())),
                new Fault("factor 1.0001 on the state", (cell, history, x, h) -> cell.sum(x, h.mul(1.0001))),
                new Fault(
                        "factor 1.0001 on the state from the third step on",
                        (cell, history, x, h) -> cell.sum(x, history.step() < 3 ? h : h.mul(1.0001))),
                new Fault(
                        "off by one step: the gradient goes to the x before",
                        (cell, history, x, h) -> cell.sum(History.before(history.xs, 1), h)),
                new Fault(
                        "stale state: the gradient goes to the state before",
                        (cell, history, x, h) -> cell.sum(x, History.before(history.hs, 1))),
                new Fault(
                        "the bias is forgotten",
                        (cell, history, x, h) -> x.matmul(cell.weightIh()).add(h.matmul(cell.weightHh()))),
                new Fault(
                        "the bias counts once per sequence",
                        (cell, history, x, h) -> history.step() == 1
                                ? cell.sum(x, h)
                                : x.matmul(cell.weightIh()).add(h.matmul(cell.weightHh()))),
                new Fault(
                        "the recurrent weight is not transposed on the way back",
                        (cell, history, x, h) -> x.matmul(cell.weightIh())
                                .add(h.matmul(cell.weightHh().on(x).detach().transpose()))
                                .add(h.detach().matmul(cell.weightHh().on(x)))
                                .add(cell.bias().on(x))),
                new Fault("rows of a batch are mixed up", (cell, history, x, h) -> cell.sum(reversed(x), h)),
                Fault.ofLayers("the states of two layers are exchanged", List::reversed),
                Fault.ofLayers(
                        "the state of the upper layer is cut off",
                        states -> List.of(states.get(0), states.get(1).detach())));
    }

    private static Var reversed(Var x) {
        int rows = x.shape().size(0);
        List<Var> backwards = new ArrayList<>();
        for (int n = rows - 1; n >= 0; n--) {
            backwards.add(x.slice(0, n, n + 1));
        }
        return Functions.concat(0, backwards);
    }
}
