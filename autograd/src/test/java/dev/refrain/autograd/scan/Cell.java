package dev.refrain.autograd.scan;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;

/** A step with what is needed to run it. */
interface Cell {
    int times();

    DType dtype();

    /** The shape of x at one time. */
    Shape x();

    List<Shape> states();

    /** The shapes of what the step captures from the tape. */
    default List<Shape> captured() {
        return List.of();
    }

    List<Parameter> parameters();

    /** The tape that it is run on: for training, if it draws noise. */
    default Tape tape() {
        return Tape.open();
    }

    Recurrence.Result<List<Var>> step(Var x, List<Var> states, List<Var> captured);

    /** A float64 step over two times. */
    static Cell of(Shape x, List<Shape> states, List<Parameter> parameters, Recurrence<List<Var>> step) {
        return of(2, x, states, parameters, step);
    }

    static Cell of(int times, Shape x, List<Shape> states, List<Parameter> parameters, Recurrence<List<Var>> step) {
        return new Given(times, DType.FLOAT64, x, states, parameters, step);
    }

    /** What a step gives. */
    static Recurrence.Result<List<Var>> result(Var output, Var... next) {
        return new Recurrence.Result<>(output, List.of(next));
    }

    /** A parameter with values within ±1: equal numbers have equal ones. */
    static Parameter parameter(int number, int... sizes) {
        Shape shape = Shape.of(sizes);
        Parameter parameter = new Parameter(shape, (key, any, dtype) -> uniform(shape, number));
        parameter.initialise("w" + number, RandomKey.of(0), DType.FLOAT64);
        return parameter;
    }

    /** Values within ±1, each number another tensor. */
    static Tensor uniform(Shape shape, int number) {
        RandomKey key = RandomKey.of(2024).child(number);
        double[] elements = new double[shape.count()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = 2 * key.uniform(i) - 1;
        }
        return Tensor.of(elements, shape.sizes());
    }

    /** One that is written by hand. */
    record Given(
            int times,
            DType dtype,
            Shape x,
            List<Shape> states,
            List<Parameter> parameters,
            Recurrence<List<Var>> recurrence)
            implements Cell {
        @Override
        public Recurrence.Result<List<Var>> step(Var x, List<Var> states, List<Var> captured) {
            return recurrence.step(x, states);
        }
    }
}
