package dev.refrain.nn.optim;

import dev.refrain.nn.Checks;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Parameters that an optimiser treats otherwise, named by path: {@code *} stands for anything within one name, {@code **} for
 * any names, also none. So {@code **.bias} is every bias, {@code encoder.**} all of the encoder.
 *
 * <pre>{@code Optimiser optimiser = new AdamW().on(model, 1e-3,
 *     Group.of("**.bias", new AdamW().withWeightDecay(0)),
 *     Group.of("embedding.*").times(0.1),
 *     Group.frozen("encoder.**"));}</pre>
 */
public final class Group {
    private final PathPattern paths;
    private final @Nullable UpdateRule rule;
    private final double factor;
    private final boolean isFrozen;

    private Group(PathPattern paths, @Nullable UpdateRule rule, double factor, boolean isFrozen) {
        this.paths = paths;
        this.rule = rule;
        this.factor = factor;
        this.isFrozen = isFrozen;
    }

    /** These, with the optimiser's rule: see {@link #times}. */
    public static Group of(String paths) {
        return new Group(new PathPattern(paths), null, 1, false);
    }

    /** These, with a rule of their own. */
    public static Group of(String paths, UpdateRule rule) {
        return new Group(new PathPattern(paths), Objects.requireNonNull(rule, "rule"), 1, false);
    }

    /** These are never written, and their gradients are not looked at. */
    public static Group frozen(String paths) {
        return new Group(new PathPattern(paths), null, 1, true);
    }

    /**
     * The same, with learning rates that are so many times the schedule's.
     *
     * @throws dev.refrain.nn.HyperParameterException if the factor is negative, NaN or infinite
     */
    public Group times(double rates) {
        return new Group(paths, rule, Checks.notNegative("factor of learning rates", rates), isFrozen);
    }

    boolean matches(String path) {
        return paths.matches(path);
    }

    boolean isFrozen() {
        return isFrozen;
    }

    /** What its parameters are updated by. */
    RuleProgram program(UpdateRule otherwise) {
        return new RuleProgram(rule == null ? otherwise : rule, factor);
    }

    @Override
    public String toString() {
        return paths.toString();
    }
}
