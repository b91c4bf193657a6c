package dev.refrain.autograd.scan;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** h' = tanh(x U + h W + b), which is the output, too. */
record Elman(Parameter u, Parameter w, Parameter b) implements Recurrence<Var> {
    static final int INPUT = 3;
    static final int HIDDEN = 4;

    Elman() {
        this(Cell.parameter(1, INPUT, HIDDEN), Cell.parameter(2, HIDDEN, HIDDEN), Cell.parameter(3, HIDDEN));
    }

    @Override
    public Result<Var> step(Var x, Var h) {
        Var next = x.matmul(u).add(h.matmul(w)).add(b).tanh();
        return new Result<>(next, next);
    }

    List<Parameter> parameters() {
        return List.of(u, w, b);
    }

    /** Each number another sequence. */
    static Tensor x(int times, int rows, int number) {
        return Cell.uniform(Shape.of(times, rows, INPUT), number);
    }

    static Tensor h(int rows, int number) {
        return Cell.uniform(Shape.of(rows, HIDDEN), number);
    }

    /** A way of running this. */
    interface Way {
        Sequence<Var> run(Var x, Var h);
    }

    /** The outputs and the last state of a run, then the gradients of the sum of their squares by x, h and the parameters. */
    List<Tensor> run(Way way, Tensor x, Tensor h) {
        try (Tape tape = Tape.open()) {
            Var input = tape.input(x);
            Var first = tape.input(h);
            Sequence<Var> sequence = way.run(input, first);
            List<Var> wrt = new ArrayList<>(List.of(input, first));
            parameters().forEach(parameter -> wrt.add(parameter.on(tape)));
            List<Tensor> found = new ArrayList<>(
                    List.of(sequence.all().value(), sequence.last().value()));
            var gradients = tape.gradients(loss(sequence), wrt, Pullback.plain());
            wrt.forEach(each -> found.add(gradients.of(each).value()));
            return found;
        }
    }

    static Var loss(Sequence<Var> sequence) {
        return sequence.all().square().sum().add(sequence.last().square().sum());
    }
}
