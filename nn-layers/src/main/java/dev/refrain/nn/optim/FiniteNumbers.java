package dev.refrain.nn.optim;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.RowGradient;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Checks;
import dev.refrain.tensor.NonFiniteException;
import dev.refrain.tensor.Tensor;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Says so where a number is NaN or infinite, before anything is written. */
final class FiniteNumbers {
    private FiniteNumbers() {}

    /** Of a parameter's gradient; the index is that in the parameter. */
    static void check(Supplier<String> what, Gradients gradients, Parameter parameter) {
        RowGradient rows = gradients.rows(parameter).orElse(null);
        check(what, rows == null ? gradients.of(parameter) : null, rows);
    }

    /** Of a gradient of all elements, or of some rows. */
    static void check(Supplier<String> what, @Nullable Var all, @Nullable RowGradient rows) {
        if (rows == null) {
            check(what, Objects.requireNonNull(all).value(), null);
        } else {
            check(what, rows.values().value(), rows);
        }
    }

    /** Of a tensor, or of what stands in these rows of a table. */
    static void check(Supplier<String> what, Tensor tensor, @Nullable RowGradient rows) {
        OptionalInt found = Checks.firstNotFinite(tensor);
        if (found.isPresent()) {
            int[] index = tensor.shape().index(found.getAsInt());
            double value = tensor.get(index);
            if (rows != null) {
                index[0] = rows.rows().toArray()[index[0]];
            }
            throw new NonFiniteException("%s %s at %s; nothing was written in this step"
                    .formatted(what.get(), value, Arrays.toString(index)));
        }
    }
}
