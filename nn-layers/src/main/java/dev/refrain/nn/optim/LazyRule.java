package dev.refrain.nn.optim;

import dev.refrain.tensor.pointwise.Expression;
import java.util.List;

/** A rule that leaves rows as they are that were not looked up. */
record LazyRule(UpdateRule rule) implements UpdateRule {
    @Override
    public List<String> slots() {
        return rule.slots();
    }

    @Override
    public double initial(String slot) {
        return rule.initial(slot);
    }

    @Override
    public double[] numbers(double rate, long update) {
        return rule.numbers(rate, update);
    }

    @Override
    public List<Expression> update(Terms x) {
        return rule.update(x);
    }

    @Override
    public boolean isLazy() {
        return true;
    }
}
