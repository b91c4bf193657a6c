package dev.refrain.benchmarks.peers.training;

import dev.refrain.autograd.Parameter;
import dev.refrain.benchmarks.peers.Matrix;
import dev.refrain.examples.bench.PaperGruCell;
import dev.refrain.examples.bench.PaperLstmCell;
import dev.refrain.nn.Activation;
import dev.refrain.nn.Cell;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LayerNormLstmCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.NormalisedProduct;
import dev.refrain.nn.cell.PeepholeLstmCell;
import dev.refrain.nn.cell.ResetAfterGruCell;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.nn.layer.LayerNorm;
import dev.refrain.nn.layer.Linear;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A cell that holds given weights, and how these are read again.
 *
 * @param input U as it is now, and so on
 * @param others as they are now
 */
record RefrainCell<S>(
        Cell<S> cell,
        Supplier<Matrix> input,
        Supplier<Matrix> recurrent,
        Supplier<Matrix> bias,
        Supplier<SequencedMap<String, Matrix>> others) {
    private static final double EPSILON = 1e-5;

    /** The cell that comes with Refrain, whose weights lie as ours do. */
    static RefrainCell<?> shipped(Layer layer, Weights<Matrix> weights) {
        Parameter input = matrix(weights.input());
        Parameter recurrent = matrix(weights.recurrent());
        Parameter bias = vector(weights.bias());
        SequencedMap<String, Parameter> others = new LinkedHashMap<>();
        weights.others().forEach((name, values) -> others.put(name, vector(values)));
        Function<String, Parameter> other = name -> Objects.requireNonNull(others.get(name), name);
        Cell<?> cell = switch (layer) {
            case LSTM -> new LstmCell(input, recurrent, bias);
            case GRU_AFTER -> new ResetAfterGruCell(input, recurrent, bias, other.apply(Layer.Other.CANDIDATE_BIAS));
            case GRU -> new GruCell(input, recurrent, bias);
            case TANH_RNN -> new ElmanCell(input, recurrent, bias, Activation.TANH);
            case PEEPHOLE_LSTM -> new PeepholeLstmCell(input, recurrent, other.apply(Layer.Other.PEEPHOLES), bias);
            case LAYER_NORM_LSTM ->
                new LayerNormLstmCell(
                        new NormalisedProduct(input, new LayerNorm(other.apply(Layer.Other.INPUT_GAIN), bias, EPSILON)),
                        new NormalisedProduct(
                                recurrent, new LayerNorm(other.apply(Layer.Other.HIDDEN_GAIN), null, EPSILON)),
                        new LayerNorm(other.apply(Layer.Other.CELL_GAIN), other.apply(Layer.Other.CELL_BIAS), EPSILON));
        };
        return reading(cell, input, recurrent, bias, others);
    }

    private static <S> RefrainCell<S> reading(
            Cell<S> cell,
            Parameter input,
            Parameter recurrent,
            Parameter bias,
            SequencedMap<String, Parameter> others) {
        return new RefrainCell<>(cell, () -> read(input), () -> read(recurrent), () -> read(bias), () -> {
            SequencedMap<String, Matrix> now = new LinkedHashMap<>();
            others.forEach((name, parameter) -> now.put(name, read(parameter)));
            return now;
        });
    }

    /** The cell as a user writes it: U and W of a gate are one matrix. */
    static RefrainCell<?> written(Layer layer, Weights<Matrix> weights) {
        List<Linear> gates = IntStream.range(0, layer.gates())
                .mapToObj(gate -> new Linear(
                        matrix(weights.input()
                                .part(gate, layer.gates())
                                .above(weights.recurrent().part(gate, layer.gates()))),
                        vector(weights.bias().part(gate, layer.gates()))))
                .toList();
        int inputs = weights.input().rows();
        Cell<?> cell = switch (layer) {
            case LSTM -> new PaperLstmCell(gates.get(1), gates.get(0), gates.get(2), gates.get(3));
            case GRU -> new PaperGruCell(gates.get(0), gates.get(1), gates.get(2));
            case TANH_RNN -> new PaperRnn(gates.getFirst());
            case GRU_AFTER, PEEPHOLE_LSTM, LAYER_NORM_LSTM ->
                throw new IllegalArgumentException("no own cell for " + layer);
        };
        return reading(cell, gates, inputs);
    }

    private static <S> RefrainCell<S> reading(Cell<S> cell, List<Linear> gates, int inputs) {
        return new RefrainCell<>(
                cell,
                () -> beside(gates, gate -> read(gate.weight()).rows(0, inputs)),
                () -> beside(gates, gate -> {
                    Matrix both = read(gate.weight());
                    return both.rows(inputs, both.rows());
                }),
                () -> beside(gates, RefrainCell::readBias),
                LinkedHashMap::new);
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
