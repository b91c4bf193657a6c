package dev.refrain.nn.optim;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.RowGradient;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.Locale;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of an optimiser with its state. An update is calculated beside the state, checked, and then written, or
 * forgotten. Both copies of the state are used in turns.
 */
final class Member {
    private final String path;
    private final Parameter parameter;
    private final RuleProgram rule;
    private long updates;
    private Buffer @Nullable [] state;
    private Buffer @Nullable [] spare;
    private @Nullable Pending pending;

    /**
     * An update that was calculated.
     *
     * @param value of the parameter after it; null if it stays
     * @param results the weight and state after it, of some rows if there are some
     */
    private record Pending(
            @Nullable Tensor value,
            Buffer[] results,
            @Nullable RowGradient rows) {}

    Member(String path, Parameter parameter, RuleProgram rule) {
        this.path = path;
        this.parameter = parameter;
        this.rule = rule;
    }

    String path() {
        return path;
    }

    Parameter parameter() {
        return parameter;
    }

    RuleProgram rule() {
        return rule;
    }

    /** How many updates it had. */
    long updates() {
        return updates;
    }

    /** Calculates the update by its gradient. */
    void calculate(Gradients gradients, double scheduled) {
        gradients.checkFresh(parameter);
        RowGradient rows = gradients.rows(parameter).orElse(null);
        Var all = rows == null ? gradients.of(parameter) : null;
        FiniteNumbers.check(() -> "optimiser: the gradient of " + path + " is", all, rows);
        double rate = rule.rate(scheduled);
        if (rows != null && rule.isLazy()) {
            pending = ofRows(rows, rate);
        } else {
            Var gradient = rows == null ? Objects.requireNonNull(all) : rows.dense();
            pending = ofAll(gradient.value().buffer(), rate);
        }
    }

    private Pending ofAll(Buffer gradient, double rate) {
        Tensor value = parameter.value();
        Buffer weight = value.buffer();
        Buffer[] results = new Buffer[1 + rule.slots().size()];
        if (rule.isDescent() && Descent.isQuick(weight, gradient)) {
            results[0] = Descent.quick(weight, gradient, rate);
        } else {
            Buffer[] before = state(weight);
            spare = spare == null ? RuleProgram.zeros(weight, before.length) : spare;
            results[0] = Buffer.zeros(weight.isWide(), weight.sizes());
            System.arraycopy(spare, 0, results, 1, spare.length);
            rule.run(weight, gradient, before, rate, updates + 1, results);
        }
        return new Pending(rate > 0 ? Tensor.around(results[0], value.shape()) : null, results, null);
    }

    private Pending ofRows(RowGradient gradient, double rate) {
        TableRows rows = new TableRows(gradient.rows().toArray());
        Buffer table = parameter.value().buffer();
        Buffer weight = rows.of(table);
        Buffer[] results = RuleProgram.zeros(weight, 1 + rule.slots().size());
        rule.run(weight, gradient.values().value().buffer(), rows.of(state(table)), rate, updates + 1, results);
        if (!(rate > 0)) {
            return new Pending(null, results, gradient);
        }
        Buffer after = Buffer.zeros(table.isWide(), table.sizes());
        Copies.into(table, after);
        rows.into(after, results[0]);
        return new Pending(Tensor.around(after, parameter.shape()), results, gradient);
    }

    private Buffer[] state(Buffer like) {
        Buffer[] present = state == null ? rule.begin(like) : state;
        state = present;
        return present;
    }

    /** Says so if the weight would not be finite. */
    void checkWeight() {
        Pending next = Objects.requireNonNull(pending);
        if (next.value() != null) {
            Supplier<String> what = () -> "optimiser: this step would make " + path;
            if (next.rows() == null) {
                FiniteNumbers.check(what, next.value(), null);
            } else {
                check(what, next, 0);
            }
        }
    }

    /** Says so if the state would not be finite. */
    void checkState() {
        Pending next = Objects.requireNonNull(pending);
        for (int slot = 0; slot < rule.slots().size(); slot++) {
            String name = rule.slots().get(slot);
            check(() -> "optimiser: the %s of %s is".formatted(inWords(name), path), next, 1 + slot);
        }
    }

    /** "mean square" of meanSquare. */
    private static String inWords(String slot) {
        return slot.replaceAll("(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    private static void check(Supplier<String> what, Pending next, int result) {
        FiniteNumbers.check(what, Tensor.around(next.results()[result]), next.rows());
    }

    /** Writes what was calculated. */
    void write() {
        Pending next = Objects.requireNonNull(pending);
        pending = null;
        if (next.value() != null) {
            parameter.assign(next.value());
        }
        updates++;
        if (state == null) {
            return;
        }
        if (next.rows() == null) {
            Buffer[] before = state;
            state = spare;
            spare = before;
        } else {
            TableRows rows = new TableRows(next.rows().rows().toArray());
            for (int slot = 0; slot < state.length; slot++) {
                rows.into(state[slot], next.results()[1 + slot]);
            }
        }
    }

    /** Forgets what was calculated. */
    void forget() {
        pending = null;
    }

    /** Adds copies of the state to tensors, as "slot/path". */
    void save(SequencedMap<String, Tensor> tensors) {
        if (state != null && updates > 0) {
            for (int slot = 0; slot < state.length; slot++) {
                tensors.put(
                        rule.slots().get(slot) + "/" + path, Tensor.around(state[slot].copied(), parameter.shape()));
            }
        }
    }

    /** Goes on from a state that fits, found among tensors as it was saved. */
    void restore(long count, SequencedMap<String, Tensor> tensors) {
        updates = count;
        pending = null;
        spare = null;
        state = null;
        if (count > 0) {
            state = rule.slots().stream()
                    .map(slot -> Objects.requireNonNull(tensors.get(slot + "/" + path)))
                    .map(saved -> Copies.contiguous(saved.buffer()).copied())
                    .toArray(Buffer[]::new);
        }
    }
}
