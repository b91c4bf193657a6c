package dev.refrain.autograd.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes back in a plain pass, by one program, has the bits of what goes back in a recorded one, function by function. */
class SlopeTest {
    private static final double[] EXTREME = {
        0, -0.0, 1, -1, 0.5, 1e-30, -1e30, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
    };

    private final Random random = new Random(1);

    @ParameterizedTest
    @EnumSource(Pointwise.class)
    void ofAPlainPassHasTheBitsOfARecordedOne(Pointwise function) {
        for (DType dtype : DType.values()) {
            check(function, dtype, 7, 5);
            check(function, dtype, 1, 5);
        }
    }

    /** The first argument [rows, 5], the others [7, 5]. */
    private void check(Pointwise function, DType dtype, int rows, int columns) {
        List<Tensor> arguments = new ArrayList<>();
        for (int i = 0; i < function.arity(); i++) {
            arguments.add(drawn(dtype, i == 0 ? rows : 7, columns));
        }
        Tensor cotangent = drawn(dtype, function.arity() == 1 ? rows : 7, columns);
        assertEquals(
                gradients(function, arguments, Pullback.plain().from(Var.of(cotangent))),
                gradients(function, arguments, Pullback.recorded().from(Var.of(cotangent))));
    }

    private static List<Tensor> gradients(Pointwise function, List<Tensor> arguments, Pullback how) {
        try (Tape tape = Tape.open()) {
            Var[] entered = arguments.stream().map(tape::input).toArray(Var[]::new);
            Gradients gradients = tape.gradients(Var.apply(new PointwiseOp(function), entered), List.of(entered), how);
            return List.of(entered).stream()
                    .map(each -> gradients.of(each).value())
                    .toList();
        }
    }

    private Tensor drawn(DType dtype, int... sizes) {
        double[] values = new double[sizes[0] * sizes[1]];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(3) == 0 ? EXTREME[random.nextInt(EXTREME.length)] : random.nextGaussian();
        }
        return Tensor.of(values, sizes).to(dtype);
    }
}
