package dev.refrain.nn.optim;

import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.pointwise.Expression;
import dev.refrain.tensor.pointwise.PointwiseProgram;
import java.util.Arrays;
import java.util.List;

/** A rule for the parameters of one group, ready to run. */
final class RuleProgram {
    private final UpdateRule rule;
    private final List<String> slots;
    private final PointwiseProgram program;
    private final boolean isDescent;
    private final double factor;

    /** The numbers of one update, which most parameters have in common. */
    private double[] numbers;

    private double rate;
    private long update = 1;

    /** Of a rule, with a factor for its rates. */
    RuleProgram(UpdateRule rule, double factor) {
        this.rule = rule;
        this.factor = factor;
        slots = List.copyOf(rule.slots());
        numbers = rule.numbers(0, 1);
        List<Expression> formulas = rule.update(Terms.of(slots.size(), numbers.length));
        if (formulas.size() != 1 + slots.size()) {
            throw new HyperParameterException(
                    "update rule %s: got %d formulas, expected %d, for the weight and the slots %s"
                            .formatted(rule, formulas.size(), 1 + slots.size(), slots));
        }
        program = Lowering.of(2 + slots.size() + numbers.length, formulas);
        isDescent = program.equals(Descent.PROGRAM);
    }

    List<String> slots() {
        return slots;
    }

    boolean isLazy() {
        return rule.isLazy();
    }

    /** Whether it is w - η g and nothing else. */
    boolean isDescent() {
        return isDescent;
    }

    /** The group's rate where this is the schedule's. */
    double rate(double scheduled) {
        return factor * scheduled;
    }

    /** The state before the first update, of a buffer like this one. */
    Buffer[] begin(Buffer like) {
        Buffer[] state = zeros(like, slots.size());
        for (int i = 0; i < state.length; i++) {
            double initial = rule.initial(slots.get(i));
            if (initial != 0 && like.isWide()) {
                Arrays.fill(state[i].doubles(), initial);
            } else if (initial != 0) {
                Arrays.fill(state[i].floats(), (float) initial);
            }
        }
        return state;
    }

    static Buffer[] zeros(Buffer like, int count) {
        Buffer[] zeros = new Buffer[count];
        for (int i = 0; i < count; i++) {
            zeros[i] = Buffer.zeros(like.isWide(), like.sizes());
        }
        return zeros;
    }

    /** Calculates the new weight and then the new state. */
    void run(Buffer weight, Buffer gradient, Buffer[] state, double atRate, long atUpdate, Buffer[] results) {
        if (atRate != rate || atUpdate != update) {
            numbers = rule.numbers(atRate, atUpdate);
            rate = atRate;
            update = atUpdate;
        }
        Buffer[] inputs = new Buffer[2 + state.length + numbers.length];
        inputs[0] = weight;
        inputs[1] = gradient;
        System.arraycopy(state, 0, inputs, 2, state.length);
        DType dtype = weight.isWide() ? DType.FLOAT64 : DType.FLOAT32;
        int[] sizes = weight.sizes();
        for (int i = 0; i < numbers.length; i++) {
            inputs[2 + state.length + i] =
                    Tensor.scalar(numbers[i], dtype).buffer().expanded(sizes);
        }
        program.kernel().run(inputs, results);
    }
}
