package dev.refrain.autograd.check;

import dev.refrain.autograd.AppliedOp;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * An op by itself, as a function of the values that it is applied to: what it had twice it is given twice, and constants are
 * constants.
 *
 * @param inputs the values, one for each of the op's own inputs
 */
record OpAlone(AppliedOp applied, List<Tensor> inputs) {
    /** Up to so many elements in and out, every element is tried. */
    private static final int SMALL = 64;

    private static final int DIRECTIONS = 4;

    /** At the values it was applied to. */
    static OpAlone of(AppliedOp applied) {
        return new OpAlone(applied, applied.inputs());
    }

    /** The nodes among its inputs in their order, each once; constants are not among them. */
    List<Integer> leaves() {
        return applied.inputNodes().stream()
                .filter(node -> node >= 0)
                .distinct()
                .toList();
    }

    /** For each of its inputs which of the {@link #leaves} it is; -1 for a constant. */
    List<Integer> pattern() {
        return applied.inputNodes().stream().map(leaves()::indexOf).toList();
    }

    /** The values of these. */
    List<Tensor> values() {
        Map<Integer, Tensor> values = new HashMap<>();
        for (int k = 0; k < inputs.size(); k++) {
            values.put(applied.inputNodes().get(k), inputs.get(k));
        }
        return leaves().stream().map(values::get).toList();
    }

    /** All values by which two applications to the same nodes may differ: of its leaves, then of its constants. */
    List<Tensor> free() {
        List<Tensor> all = new ArrayList<>(values());
        for (int k = 0; k < inputs.size(); k++) {
            if (applied.inputNodes().get(k) < 0) {
                all.add(inputs.get(k));
            }
        }
        return all;
    }

    /** The same at other values of these. */
    OpAlone at(List<Tensor> free) {
        List<Tensor> others = new ArrayList<>();
        int constant = leaves().size();
        for (int leaf : pattern()) {
            others.add(free.get(leaf < 0 ? constant++ : leaf));
        }
        return new OpAlone(applied, List.copyOf(others));
    }

    /** The op, its ids, and what it is applied to from which cotangent: what two applications have in common if they are alike. */
    List<Object> identity(Tensor cotangent) {
        List<Object> all = new ArrayList<>(List.of(applied.op(), inputs, pattern(), cotangent));
        applied.ids().ifPresent(all::add);
        return all;
    }

    /** The check from random cotangents. */
    GradCheck check(Tolerance tolerance, int order) {
        GradCheck check = plain(tolerance, order);
        return isSmall() ? check.full() : check.directions(DIRECTIONS);
    }

    /** The check from this cotangent. */
    GradCheck check(Tolerance tolerance, int order, Tensor cotangent) {
        return plain(tolerance, order).from(cotangent).reduced(isSmall() ? SMALL : DIRECTIONS);
    }

    /** The check that a test of it has: from random cotangents, or of ⟨cotangent, y⟩, whose gradient is the pullback of that one. */
    GradCheck tested(Tolerance tolerance, int order, Optional<Tensor> cotangent) {
        Function<List<Var>, Var> y = cotangent.isEmpty()
                ? this::value
                : in -> value(in).mul(Var.of(cotangent.get())).sum();
        return GradCheck.of(y, values())
                .named(applied.op().name())
                .tolerance(tolerance.relative(), tolerance.absolute())
                .order(order)
                .alone();
    }

    private boolean isSmall() {
        int most = inputs.stream()
                .mapToInt(input -> input.shape().count())
                .reduce(applied.output().shape().count(), Math::max);
        return most <= SMALL;
    }

    private GradCheck plain(Tolerance tolerance, int order) {
        String[] names = leaves().stream()
                .map(node -> "input " + applied.inputNodes().indexOf(node))
                .toArray(String[]::new);
        return GradCheck.of(this::value, values())
                .inputsNamed(names)
                .named(applied.op().name())
                .tolerance(tolerance.relative(), tolerance.absolute())
                .order(order)
                .alone();
    }

    private Var value(List<Var> in) {
        List<Integer> pattern = pattern();
        Var[] all = IntStream.range(0, inputs.size())
                .mapToObj(k -> pattern.get(k) < 0 ? Var.of(inputs.get(k)) : in.get(pattern.get(k)))
                .toArray(Var[]::new);
        Optional<Ids> ids = applied.ids();
        return ids.isPresent() ? Var.apply(applied.op(), ids.get(), all) : Var.apply(applied.op(), all);
    }
}
