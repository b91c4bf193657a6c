package dev.refrain.nn.optim;

import dev.refrain.tensor.pointwise.Expression;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What an {@link UpdateRule} writes its formula with.
 *
 * @param weight the element of the parameter
 * @param gradient its gradient
 * @param slots what was kept for it, in the rule's order
 * @param numbers those of this update
 */
public record Terms(Expression weight, Expression gradient, List<Expression> slots, List<Expression> numbers) {
    /** Copies of both lists. */
    public Terms {
        slots = List.copyOf(slots);
        numbers = List.copyOf(numbers);
    }

    /** As arguments of a program in this order. */
    static Terms of(int slots, int numbers) {
        return new Terms(
                new Expression.Argument(0), new Expression.Argument(1), some(2, slots), some(2 + slots, numbers));
    }

    private static List<Expression> some(int from, int count) {
        return IntStream.range(from, from + count)
                .<Expression>mapToObj(Expression.Argument::new)
                .toList();
    }

    /** The slot at this place. */
    public Expression slot(int index) {
        return slots.get(index);
    }

    /** The number at this place. */
    public Expression number(int index) {
        return numbers.get(index);
    }

    /** With another weight. */
    Terms withWeight(Expression other) {
        return new Terms(other, gradient, slots, numbers);
    }

    /** With g + λ w for g, the gradient of a loss with ½ λ w². */
    Terms decayed(double weightDecay) {
        return weightDecay == 0
                ? this
                : new Terms(weight, gradient.add(weight.mul(Expression.constant(weightDecay))), slots, numbers);
    }
}
