package dev.refrain.autograd.ops;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.compute.Reductions;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The product over some axes, which disappear; of nothing it is 1. A factor gets the cotangent times the product of the
 * others, which is not the product divided by it: factors may be 0.
 *
 * <p>The products of the others come from a tree of products of halves, so there is nothing to divide by at any order. That
 * costs three multiplications for each factor, and two slices and a concat for each of the log₂ n levels.
 */
public record Prod(Axes axes) implements ReductionOp {
    @Override
    @SuppressWarnings("exports")
    public void reduce(Buffer x, boolean[] along, Buffer out) {
        Reductions.prod(x, along, out);
    }

    @Override
    public void pullback(Saved saved, Var cotangent, Sink gradients) {
        gradients.give(0, () -> {
            Shape shape = saved.shape(0);
            Var spread = cotangent.reshape(axes.onesIn(shape));
            return shape.count() == 0 ? spread.expand(shape) : timesOthers(saved.input(0), spread);
        });
    }

    /** One level of the tree: two halves along an axis, of which the products are the next level's, and what is left. */
    private record Level(Var x, int axis) {
        int half() {
            return x.shape().size(axis) / 2;
        }

        Var first(Var value) {
            return value.slice(axis, 0, half());
        }

        Var second() {
            return x.slice(axis, half(), 2 * half());
        }

        /** {@code parts}, and what of {@code value} lies from {@code start} on: one element, or none. */
        Var with(Var value, int start, Var... parts) {
            List<Var> all = new ArrayList<>(List.of(parts));
            if (start < value.shape().size(axis)) {
                all.add(value.slice(axis, start, value.shape().size(axis)));
            }
            return all.size() == 1 ? all.getFirst() : Functions.concat(axis, all);
        }

        Var next() {
            return with(x, 2 * half(), first(x).mul(second()));
        }

        /** Of a factor of the next level, the others are those of both its halves: each half also has the other half. */
        Var spread(Var others) {
            Var own = first(others);
            return with(others, half(), own.mul(second()), own.mul(first(x)));
        }
    }

    /** The cotangent times the product of all other factors. */
    private Var timesOthers(Var x, Var cotangent) {
        Deque<Level> levels = new ArrayDeque<>();
        Var products = x;
        for (int axis = 0; axis < x.shape().rank(); axis++) {
            while (axes.has(axis) && products.shape().size(axis) > 1) {
                levels.push(new Level(products, axis));
                products = levels.element().next();
            }
        }
        Var others = cotangent;
        for (Level level : levels) {
            others = level.spread(others);
        }
        return others;
    }
}
