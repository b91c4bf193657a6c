package dev.refrain.nn.flow;

import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.CellTrace;
import dev.refrain.nn.Lengths;
import dev.refrain.nn.RecurrentLayer;
import dev.refrain.nn.Sequences;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/**
 * ‖∂s_T/∂s_{T-ℓ}‖² by directions v of the last state: Σ ‖vᵀ ∂s_T/∂s_{T-ℓ}‖², over all unit vectors, or by the mean over some of
 * ±1. One pass back gives it for all lags at once.
 */
record Probes<S>(RecurrentLayer<S> layer, Sequences x, int number, RandomKey key) {
    /** A part of a cell's state: its name in the trace, and its path in the layer's last state. */
    private record Part(Labels labels, String traced, String path) {}

    /** By the place of each cell in the layer. */
    Map<String, List<JacobianNorms>> jacobians(GradientFlow.Pass<S> pass) {
        Map<String, List<JacobianNorms>> jacobians = new LinkedHashMap<>();
        if (number > 0) {
            parts(pass).forEach((place, parts) -> jacobians.put(place, of(place, parts)));
        }
        return jacobians;
    }

    private static SequencedMap<String, List<Part>> parts(GradientFlow.Pass<?> pass) {
        SequencedMap<String, Var> last = Tree.values(pass.outputs().last());
        SequencedMap<String, List<Part>> parts = new LinkedHashMap<>();
        for (String traced : pass.trace().names()) {
            Labels labels = Labels.of(traced);
            if (isState(pass.trace(), traced, labels, last)) {
                parts.computeIfAbsent(labels.layer(), any -> new ArrayList<>())
                        .add(new Part(labels, traced, labels.statePath()));
            }
        }
        return parts;
    }

    /** Whether this is a part of the state with a row for each sequence. */
    static boolean isState(CellTrace trace, String traced, Labels labels, Map<String, Var> last) {
        return labels.mayBeState()
                && last.containsKey(labels.statePath())
                && Measurement.isOf(trace.values(traced), trace.lengths());
    }

    private List<JacobianNorms> of(String place, List<Part> parts) {
        Sums sums = new Sums(parts, x.lengths());
        int units = 0;
        int passes = 1;
        for (int k = 0; k < passes; k++) {
            try (Tape tape = Tape.open()) {
                GradientFlow.Pass<S> pass = GradientFlow.Pass.on(tape, layer, x);
                SequencedMap<String, Var> last = Tree.values(pass.outputs().last());
                List<Var> ends =
                        parts.stream().map(part -> last.get(part.path())).toList();
                units = ends.stream().mapToInt(this::units).sum();
                passes = Math.min(number, units);
                RandomKey signs = key.child(place).child(k);
                pass.back(along(ends, units <= number ? k : -1, signs));
                sums.add(pass.trace());
            }
        }
        return sums.jacobians(units <= number ? 1 : passes);
    }

    private int units(Var end) {
        return x.lengths().batch() == 0 ? 0 : end.shape().count() / x.lengths().batch();
    }

    /** Σ v ∘ s over the parts of s, with v the unit vector of a number for every sequence, or of signs where that is -1. */
    private Var along(List<Var> ends, int unit, RandomKey signs) {
        Var sum = null;
        int before = 0;
        for (Var end : ends) {
            int width = units(end);
            double[] v = new double[end.shape().count()];
            for (int n = 0; n < v.length; n++) {
                int own = before + n % width;
                int row = n / width;
                v[n] = unit < 0 ? sign(signs.child(row), own) : own == unit ? 1 : 0;
            }
            Var direction = Var.of(Tensor.of(v, end.shape().sizes()).to(end.dtype()));
            Var term = end.mul(direction).sum();
            sum = sum == null ? term : sum.add(term);
            before += width;
        }
        return Objects.requireNonNull(sum, "a state has parts");
    }

    private static double sign(RandomKey key, int index) {
        return (key.bits(index) & 1) == 0 ? 1 : -1;
    }

    /** The squares by lag, of each part. */
    private static final class Sums {
        private final List<Part> parts;
        private final Lengths lengths;
        private final double[][] squares;
        private final int[] units;

        Sums(List<Part> parts, Lengths lengths) {
            this.parts = parts;
            this.lengths = lengths;
            squares = new double[parts.size()][lengths.steps()];
            units = new int[parts.size()];
        }

        void add(CellTrace trace) {
            for (int p = 0; p < parts.size(); p++) {
                Measurement part =
                        new Measurement(trace.carriedGradients(parts.get(p).traced()), lengths);
                units[p] = part.units();
                for (int b = 0; b < lengths.batch(); b++) {
                    for (int lag = 0; lag < lengths.of(b); lag++) {
                        int time = parts.get(p).labels().isBackward() ? lag : lengths.of(b) - 1 - lag;
                        squares[p][lag] += part.squares(time, b);
                    }
                }
            }
        }

        /** The whole, and the parts if there are several, of sums over so many directions for each unit. */
        List<JacobianNorms> jacobians(int directions) {
            List<JacobianNorms> jacobians = new ArrayList<>();
            double[] all = new double[lengths.steps()];
            int total = 0;
            for (int p = 0; p < parts.size(); p++) {
                total += units[p];
                for (int lag = 0; lag < all.length; lag++) {
                    all[lag] += squares[p][lag];
                }
            }
            jacobians.add(new JacobianNorms("state", "state", rooted(all, directions, total)));
            for (int p = 0; p < parts.size() && parts.size() > 1; p++) {
                Labels labels = parts.get(p).labels();
                jacobians.add(new JacobianNorms(
                        labels.name(), labels.label(Range.UNBOUNDED), rooted(squares[p], directions, units[p])));
            }
            return jacobians;
        }

        private Tensor rooted(double[] sums, int directions, int numbers) {
            double[] rooted = new double[sums.length];
            for (int lag = 0; lag < rooted.length; lag++) {
                int sequences = 0;
                for (int length : lengths.each()) {
                    sequences += lag < length ? 1 : 0;
                }
                rooted[lag] = Math.sqrt(sums[lag] / ((double) sequences * directions * numbers)); // 0/0 is NaN
            }
            return Tensor.of(rooted, rooted.length);
        }
    }
}
