package dev.refrain.autograd.check;

import dev.refrain.autograd.AppliedOp;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.RefrainException;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The search for the op that makes a gradient wrong: runs the function once on a watched tape, takes a gradient, recorded and
 * differentiated again for the second order, and then checks op after op by itself, at the values it was applied to.
 */
final class Search {
    /** So many different ops are checked at most. */
    private static final int BUDGET = 2000;

    /** Up to so many elements in and out, an op's whole Jacobian is checked. */
    private static final int SMALL = 64;

    private static final int DIRECTIONS = 4;

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

    /** An op and what it is applied to, to try it once. */
    private record Trial(Object op, List<Tensor> inputs, List<Integer> pattern) {
        static Trial of(AppliedOp applied) {
            List<Integer> leaves = Witness.leaves(applied);
            List<Integer> pattern =
                    applied.inputNodes().stream().map(leaves::indexOf).toList();
            List<Object> op = new ArrayList<>();
            op.add(applied.op());
            applied.ids().ifPresent(op::add);
            return new Trial(op, applied.inputs(), pattern);
        }
    }

    /** What is found; the search is for a fault of the second order if none of the first is known. */
    Localisation run(boolean first) {
        Witness witness = new Witness(names);
        double[] x = subject.start();
        double[] stepByStep = subject.watched(
                witness,
                () -> first ? subject.gradient(x, c) : subject.second(x, c, d).gradient());
        Set<Trial> tried = new HashSet<>();
        int untried = 0;
        for (AppliedOp applied : witness.ops()) {
            boolean isNew = tried.add(Trial.of(applied));
            if (isNew && tried.size() > BUDGET) {
                untried++;
            } else if (isNew) {
                Optional<GradReport> report = report(applied, first);
                untried += report.isPresent() ? 0 : 1;
                Optional<Mismatch> wrong = report.filter(each -> each.failures() > 0)
                        .map(each -> each.mismatches().getFirst());
                if (wrong.isPresent()) {
                    Culprit culprit =
                            new Culprit(applied, witness.fedBy(applied), witness.columns(applied), wrong.get());
                    return new Localisation(Optional.of(culprit), List.of(), false, tried.size(), untried);
                }
            }
        }
        boolean compiled = first && !alike(stepByStep, subject.gradient(x, c));
        return new Localisation(Optional.empty(), witness.left(), compiled, tried.size() - untried, untried);
    }

    /** The check of an op alone; empty if it cannot be applied alone. */
    private Optional<GradReport> report(AppliedOp applied, boolean first) {
        try {
            return Optional.of(check(applied, first).run());
        } catch (RefrainException
                | IllegalStateException e) { // memory it had from a tape, say, or values that are not finite
            return Optional.empty();
        }
    }

    private GradCheck check(AppliedOp applied, boolean first) {
        List<Integer> leaves = Witness.leaves(applied);
        Map<Integer, Tensor> values = Witness.values(applied);
        String[] inputs = leaves.stream()
                .map(node -> "input " + applied.inputNodes().indexOf(node))
                .toArray(String[]::new);
        GradCheck check = GradCheck.of(
                        in -> apply(applied, in, leaves),
                        leaves.stream().map(values::get).toList())
                .inputsNamed(inputs)
                .named(applied.op().name())
                .tolerance(settings.tolerance().relative(), settings.tolerance().absolute())
                .order(first ? 1 : 2)
                .alone();
        int most = applied.inputs().stream()
                .mapToInt(input -> input.shape().count())
                .reduce(applied.output().shape().count(), Math::max);
        return most <= SMALL ? check.full() : check.directions(DIRECTIONS);
    }

    /** The op with what it had twice given twice, and with constants as constants. */
    private static Var apply(AppliedOp applied, List<Var> in, List<Integer> leaves) {
        Var[] inputs = IntStream.range(0, applied.inputs().size())
                .mapToObj(k -> applied.inputNodes().get(k) < 0
                        ? Var.of(applied.inputs().get(k))
                        : in.get(leaves.indexOf(applied.inputNodes().get(k))))
                .toArray(Var[]::new);
        return applied.ids()
                .map(ids -> Var.apply(applied.op(), ids, inputs))
                .orElseGet(() -> Var.apply(applied.op(), inputs));
    }

    private static boolean alike(double[] one, double[] other) {
        double size = Math.max(Vectors.largest(one), Vectors.largest(other));
        return IntStream.range(0, one.length).allMatch(i -> Math.abs(one[i] - other[i]) <= ROUNDING * size);
    }
}
