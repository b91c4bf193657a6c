package dev.refrain.autograd;

import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.internal.compute.Copies;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Derivatives made of pullbacks: products of Jacobians and Hessians with vectors, and whole ones of small functions. J is the
 * Jacobian of y by x, H the Hessian of a y of one element.
 *
 * <pre>{@code
 * Tensor j = Derivatives.jacobian(x -> x.matmul(w).tanh(), x); // [shape of y, shape of x]
 * List<Var> hd = Derivatives.hessianVector(tape, loss, List.of(x), List.of(d));}</pre>
 *
 * <p>Those that take a tape leave it open and are recorded on it, so they have gradients themselves.
 */
public final class Derivatives {
    private Derivatives() {}

    /**
     * J d, summed over all {@code wrt}: how y changes when each of these values moves along its direction. It has y's shape. By
     * two pullbacks: J d is the gradient by c of ⟨Jᵀc, d⟩.
     *
     * @throws ShapeException if there is not one direction of its shape for each value
     */
    public static Var jacobianVector(Tape tape, Var y, List<Var> wrt, List<Var> directions) {
        check("jacobianVector", wrt, directions);
        Var c = tape.input(Tensor.zeros(y.dtype(), y.shape().sizes())); // J d is the same for every c
        Gradients pulled = tape.gradients(y, wrt, Pullback.recorded().from(c));
        Var slope = along(pulled, wrt, directions);
        return tape.gradients(slope, List.of(c), Pullback.recorded()).of(c);
    }

    /**
     * H d for a y of one element: how its gradient by each of {@code wrt} changes when they all move along their directions.
     *
     * @throws ShapeException if there is not one direction of its shape for each value, or y has not one element
     */
    public static List<Var> hessianVector(Tape tape, Var y, List<Var> wrt, List<Var> directions) {
        check("hessianVector", wrt, directions);
        Gradients first = tape.gradients(y, wrt, Pullback.recorded());
        Gradients second = tape.gradients(along(first, wrt, directions), wrt, Pullback.recorded());
        return wrt.stream().map(second::of).toList();
    }

    private static Var along(Gradients gradients, List<Var> wrt, List<Var> directions) {
        List<Var> products = new ArrayList<>();
        for (int k = 0; k < wrt.size(); k++) {
            products.add(gradients.of(wrt.get(k)).mul(directions.get(k)).sum());
        }
        return products.stream().reduce(Var::add).orElseThrow();
    }

    private static void check(String operation, List<Var> wrt, List<Var> directions) {
        List<Shape> shapes = wrt.stream().map(Var::shape).toList();
        List<Shape> given = directions.stream().map(Var::shape).toList();
        if (wrt.isEmpty() || !shapes.equals(given)) {
            throw new ShapeException("%s: got directions of shapes %s, expected one for each value: %s"
                    .formatted(operation, given, shapes));
        }
    }

    /** J d of a function at x, for a d of x's shape. */
    public static Tensor jacobianVector(UnaryOperator<Var> function, Tensor x, Tensor d) {
        try (Tape tape = Tape.open()) {
            Var in = tape.input(x);
            return jacobianVector(tape, applied(function, in), List.of(in), List.of(Var.of(d)))
                    .value();
        }
    }

    /** Jᵀ c of a function at x, for a c of y's shape. */
    public static Tensor vectorJacobian(UnaryOperator<Var> function, Tensor x, Tensor c) {
        try (Tape tape = Tape.open()) {
            Var in = tape.input(x);
            Pullback from = Pullback.plain().from(Var.of(c));
            return tape.gradients(applied(function, in), List.of(in), from)
                    .of(in)
                    .value();
        }
    }

    /** H d of a function of one element at x, for a d of x's shape. */
    public static Tensor hessianVector(UnaryOperator<Var> function, Tensor x, Tensor d) {
        try (Tape tape = Tape.open()) {
            Var in = tape.input(x);
            return hessianVector(tape, applied(function, in), List.of(in), List.of(Var.of(d)))
                    .getFirst()
                    .value();
        }
    }

    /** J of a function at x: the shape of y, then that of x. A forward and a backward pass for each element of y. */
    public static Tensor jacobian(UnaryOperator<Var> function, Tensor x) {
        Shape y;
        try (Tape tape = Tape.open()) {
            y = applied(function, tape.input(x)).shape();
        }
        return rows(x, y, j -> vectorJacobian(function, x, unit(j, y, x.dtype())));
    }

    /** H of a function of one element at x: x's shape twice. For each element of x a forward and two backward passes. */
    public static Tensor hessian(UnaryOperator<Var> function, Tensor x) {
        return rows(x, x.shape(), i -> hessianVector(function, x, unit(i, x.shape(), x.dtype())));
    }

    /** The value on the tape, where also a constant is. */
    private static Var applied(UnaryOperator<Var> function, Var x) {
        return Objects.requireNonNull(function.apply(x), "the function gave null")
                .on(x);
    }

    private interface Row {
        Tensor of(int index);
    }

    /** A matrix of shape [of, x]: its rows are of x's shape. */
    private static Tensor rows(Tensor x, Shape of, Row row) {
        int[] sizes = IntStream.concat(
                        IntStream.of(of.sizes()), IntStream.of(x.shape().sizes()))
                .toArray();
        Shape shape = Shape.of(sizes);
        Buffer all =
                Buffer.zeros(x.dtype() == DType.FLOAT64, of.count(), x.shape().count());
        for (int i = 0; i < of.count(); i++) {
            Buffer each =
                    Copies.contiguous(row.of(i).buffer()).reshaped(1, x.shape().count());
            Copies.into(each, all.sliced(0, i, 1));
        }
        return Tensor.around(all.reshaped(sizes), shape);
    }

    private static Tensor unit(int index, Shape shape, DType dtype) {
        double[] elements = new double[shape.count()];
        elements[index] = 1;
        return Tensor.of(elements, shape.sizes()).to(dtype);
    }
}
