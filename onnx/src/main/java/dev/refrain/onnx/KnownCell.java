package dev.refrain.onnx;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Trace;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.scan.TracedScan;
import dev.refrain.nn.Activation;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.cell.ElmanCell;
import dev.refrain.nn.cell.GruCell;
import dev.refrain.nn.cell.LstmCell;
import dev.refrain.nn.cell.ResetAfterGruCell;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Cells that ONNX has operators for. One is recognised by what its step does, not by its class: whoever writes the same equations in
 * the same order gets the same operator. The gates of weights lie side by side here, and in another order there.
 */
enum KnownCell {
    /** i, f, g, o here; i, o, f, c there. */
    LSTM("LSTM", 2, 0, 3, 1, 2) {
        @Override
        Cell<?> cell(int input, int hidden, boolean bias) {
            LstmCell cell = new LstmCell(input, hidden);
            return bias ? cell : cell.withoutBias();
        }
    },
    /** r, z, n here; z, r, h there. */
    GRU("GRU", 1, 1, 0, 2) {
        @Override
        Cell<?> cell(int input, int hidden, boolean bias) {
            GruCell cell = new GruCell(input, hidden);
            return bias ? cell : cell.withoutBias();
        }
    },
    /** The same, with the reset gate behind the product: {@code linear_before_reset}. */
    RESET_AFTER_GRU("GRU", 1, 1, 0, 2) {
        @Override
        Cell<?> cell(int input, int hidden, boolean bias) {
            ResetAfterGruCell cell = new ResetAfterGruCell(input, hidden);
            return bias ? cell : cell.withoutBias();
        }
    },
    /** Elman's with tanh. */
    TANH("RNN", 1, 0) {
        @Override
        Cell<?> cell(int input, int hidden, boolean bias) {
            return elman(input, hidden, bias, Activation.TANH);
        }
    },
    /** Elman's with max(x, 0). */
    RELU("RNN", 1, 0) {
        @Override
        Cell<?> cell(int input, int hidden, boolean bias) {
            return elman(input, hidden, bias, Activation.RELU);
        }
    };

    /**
     * A step that is that of a known cell.
     *
     * @param isPadded whether it is over sequences of several lengths, so that there is a state more
     * @param parameters in the order of the cell's
     */
    record Match(KnownCell cell, boolean isPadded, List<Parameter> parameters) {
        Match {
            parameters = List.copyOf(parameters);
        }
    }

    private final String operator;
    private final int states;
    private final List<Integer> gates;

    KnownCell(String operator, int states, Integer... gates) {
        this.operator = operator;
        this.states = states;
        this.gates = List.of(gates);
    }

    abstract Cell<?> cell(int input, int hidden, boolean bias);

    private static Cell<?> elman(int input, int hidden, boolean bias, Activation activation) {
        ElmanCell cell = new ElmanCell(input, hidden, activation);
        return bias ? cell : cell.withoutBias();
    }

    String operator() {
        return operator;
    }

    /** Where ONNX's gates are among ours. */
    List<Integer> gates() {
        return gates;
    }

    /** The cell whose step a recurrence does with these parameters; empty if it is none of them. */
    static Optional<Match> of(TracedScan scan, List<Parameter> shared) {
        for (KnownCell known : values()) {
            int more = scan.states() - known.states;
            if (more == 0 || more == 1) {
                for (boolean bias : new boolean[] {true, false}) {
                    Optional<List<Parameter>> parameters = known.matched(scan, shared, bias, more == 1);
                    if (parameters.isPresent()) {
                        return Optional.of(new Match(known, more == 1, parameters.get()));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private Optional<List<Parameter>> matched(TracedScan scan, List<Parameter> shared, boolean bias, boolean isPadded) {
        Shape x = argument(scan, 0);
        Shape state = argument(scan, 1);
        if (x.rank() != 2 || state.rank() != 2) {
            return Optional.empty();
        }
        Cell<?> cell = cell(x.size(1), state.size(1), bias);
        List<Parameter> own = List.copyOf(Tree.leaves(cell).values());
        return own.size() == shared.size() ? matched(scan, shared, cell, x, isPadded) : Optional.empty();
    }

    /** The shape of an argument in the step: x, or the first state. */
    private static Shape argument(TracedScan scan, int number) {
        return IntStream.range(0, scan.size())
                .filter(node -> scan.argument(node) == number)
                .mapToObj(scan::shape)
                .findFirst()
                .orElseThrow();
    }

    private static <S> Optional<List<Parameter>> matched(
            TracedScan scan, List<Parameter> shared, Cell<S> cell, Shape x, boolean isPadded) {
        Parameters.initialise(cell, 0, DType.FLOAT32);
        Trace trace = Trace.alone();
        Var steps = trace.input(DType.FLOAT32, Shape.of(2, x.size(0), x.size(1)));
        int[] lengths = IntStream.range(0, x.size(0)).map(n -> n == 0 ? 1 : 2).toArray();
        Sequences sequences = isPadded ? Sequences.of(steps, lengths) : Sequences.of(steps);
        Recurrent<S> layer = Recurrent.of(cell);
        S state =
                Tree.mapValues(layer.initialState(steps.select(0, 0)), part -> trace.input(part.dtype(), part.shape()));
        layer.apply(sequences, state);
        int node = IntStream.range(0, trace.size())
                .filter(each -> TracedScan.of(trace.op(each)).isPresent())
                .findFirst()
                .orElseThrow();
        TracedScan known = TracedScan.of(trace.op(node)).orElseThrow();
        return known.isSameStep(scan)
                ? Optional.of(ordered(trace, node, 1 + known.states(), shared, cell))
                : Optional.empty();
    }

    /** Those that stand where the cell's own do, in the order of the cell's own. */
    private static List<Parameter> ordered(Trace trace, int node, int from, List<Parameter> shared, Cell<?> cell) {
        List<Integer> inputs = trace.inputs(node);
        List<Parameter> there = new ArrayList<>();
        for (int input : inputs.subList(from, inputs.size())) {
            there.add(trace.parameter(input));
        }
        return Tree.leaves(cell).values().stream()
                .map(own -> shared.get(there.indexOf(own)))
                .toList();
    }
}
