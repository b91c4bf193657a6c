package dev.refrain.autograd.check;

import dev.refrain.autograd.AppliedOp;
import dev.refrain.tensor.RefrainException;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The search for the op that makes a gradient wrong: runs the function once on a watched tape, takes a gradient, recorded and
 * differentiated again for the second order, and then checks op after op by itself, at the values it was applied to.
 */
final class Search {
    /** So many different ops are checked at most. */
    private static final int BUDGET = 2000;

    /** Compiled and step by step, gradients differ by less than such a part of the largest. */
    private static final double ROUNDING = 1e-9;

    private final Subject<?> subject;
    private final List<String> names;
    private final CheckSettings settings;
    private final double[] c;
    private final double[] d;

    /** Of a subject whose gradient is wrong, for a cotangent and a direction. */
    Search(Subject<?> subject, List<String> names, CheckSettings settings, double[] c, double[] d) {
        this.subject = subject;
        this.names = names;
        this.settings = settings;
        this.c = c;
        this.d = d;
    }

    /** What is found; the search is for a fault of the second order if none of the first is known. */
    Localisation run(boolean first) {
        Witness witness = new Witness(names);
        double[] x = subject.start();
        double[] stepByStep = subject.watched(
                witness,
                () -> first ? subject.gradient(x, c) : subject.second(x, c, d).gradient());
        Set<Object> tried = new HashSet<>();
        int untried = 0;
        for (AppliedOp applied : witness.ops()) {
            OpAlone alone = OpAlone.of(applied);
            Tensor cotangent = witness.cotangent(applied);
            if (tried.add(alone.identity(cotangent))) {
                Finding finding = tried.size() > BUDGET ? null : finding(alone, cotangent, first ? 1 : 2);
                untried += finding == null ? 1 : 0;
                if (finding != null && finding.wrong.isPresent()) {
                    Culprit culprit = new Culprit(
                            applied,
                            witness.names(applied),
                            witness.fedBy(applied),
                            witness.columns(applied),
                            finding.only,
                            finding.wrong.get());
                    return new Localisation(Optional.of(culprit), List.of(), false, tried.size(), untried);
                }
            }
        }
        boolean compiled = first && !alike(stepByStep, subject.gradient(x, c));
        return new Localisation(Optional.empty(), witness.left(), compiled, tried.size() - untried, untried);
    }

    /** What is wrong of an op by itself; null if it cannot be applied alone. */
    private @Nullable Finding finding(OpAlone alone, Tensor cotangent, int order) {
        try {
            GradReport random = alone.check(settings.tolerance(), order).run();
            if (random.failures() > 0) {
                return new Finding(Optional.of(random.mismatches().getFirst()), Optional.empty());
            }
            if (!isFinite(cotangent)) { // what comes after it is wrong
                return new Finding(Optional.empty(), Optional.empty());
            }
            GradReport own = alone.check(settings.tolerance(), order, cotangent).run();
            return own.failures() > 0
                    ? new Finding(Optional.of(own.mismatches().getFirst()), Optional.of(cotangent))
                    : new Finding(Optional.empty(), Optional.empty());
        } catch (RefrainException
                | IllegalStateException e) { // memory it had from a tape, say, or values that are not finite
            return null;
        }
    }

    /** The first mismatch, if there is one, and the cotangent that it takes, if it is not found at random ones. */
    private record Finding(Optional<Mismatch> wrong, Optional<Tensor> only) {}

    private static boolean isFinite(Tensor tensor) {
        return Arrays.stream(tensor.toDoubles()).allMatch(Double::isFinite);
    }

    /** What is not finite is alike if it is the same. */
    private static boolean alike(double[] one, double[] other) {
        double size = DoubleStream.concat(DoubleStream.of(one), DoubleStream.of(other))
                .map(Math::abs)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        return IntStream.range(0, one.length)
                .allMatch(i -> Double.compare(one[i], other[i]) == 0 || Math.abs(one[i] - other[i]) <= ROUNDING * size);
    }
}
