package dev.refrain.benchmarks.peers.training;

import dev.refrain.autograd.Parameter;
import dev.refrain.nn.Activation;
import dev.refrain.nn.Cell;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.nn.layer.Linear;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A cell that holds given weights, and how these are read again.
 *
 * @param input U as it is now, and so on
 */
record RefrainCell<S>(Cell<S> cell, Supplier<Matrix> input, Supplier<Matrix> recurrent, Supplier<Matrix> bias) {
    /** The cell that comes with Refrain, whose weights lie as ours do. */
    static RefrainCell<?> shipped(Layer layer, Weights weights) {
        Parameter input = matrix(weights.input());
        Parameter recurrent = matrix(weights.recurrent());
        Parameter bias = vector(weights.bias());
        return switch (layer) {
            case LSTM -> reading(new LstmCell(input, recurrent, bias), input, recurrent, bias);
            case TANH_RNN -> reading(new ElmanCell(input, recurrent, bias, Activation.TANH), input, recurrent, bias);
        };
    }

    private static <S> RefrainCell<S> reading(Cell<S> cell, Parameter input, Parameter recurrent, Parameter bias) {
        return new RefrainCell<>(cell, () -> read(input), () -> read(recurrent), () -> read(bias));
    }

    /** The cell as a user writes it: U and W of a gate are one matrix. */
    static RefrainCell<?> written(Layer layer, Weights weights) {
        List<Linear> gates = IntStream.range(0, layer.gates())
                .mapToObj(gate -> new Linear(
                        matrix(weights.input()
                                .part(gate, layer.gates())
                                .above(weights.recurrent().part(gate, layer.gates()))),
                        vector(weights.bias().part(gate, layer.gates()))))
                .toList();
        int inputs = weights.input().rows();
        return switch (layer) {
            case LSTM -> reading(new PaperLstm(gates.get(0), gates.get(1), gates.get(2), gates.get(3)), gates, inputs);
            case TANH_RNN -> reading(new PaperRnn(gates.getFirst()), gates, inputs);
        };
    }

    private static <S> RefrainCell<S> reading(Cell<S> cell, List<Linear> gates, int inputs) {
        return new RefrainCell<>(
                cell,
                () -> beside(gates, gate -> read(gate.weight()).rows(0, inputs)),
                () -> beside(gates, gate -> {
                    Matrix both = read(gate.weight());
                    return both.rows(inputs, both.rows());
                }),
                () -> beside(gates, RefrainCell::readBias));
    }

    private static Matrix beside(List<Linear> gates, Function<Linear, Matrix> part) {
        return Matrix.beside(gates.stream().map(part).toList());
    }

    static Parameter matrix(Matrix values) {
        return parameter(values, values.rows(), values.columns());
    }

    static Parameter vector(Matrix values) {
        return parameter(values, values.columns());
    }

    private static Parameter parameter(Matrix values, int... sizes) {
        Parameter parameter = new Parameter(Shape.of(sizes), Initialisers.zeros());
        parameter.assign(Tensor.of(values.values(), sizes));
        return parameter;
    }

    static Matrix read(Parameter parameter) {
        Shape shape = parameter.shape();
        int rows = shape.rank() == 1 ? 1 : shape.size(0);
        return new Matrix(rows, shape.size(-1), parameter.value().toFloats());
    }

    static Matrix readBias(Linear linear) {
        Parameter bias = linear.bias();
        if (bias == null) {
            throw new IllegalStateException("a linear layer without a bias");
        }
        return read(bias);
    }
}
