package dev.refrain.nn.cell;

import static dev.refrain.nn.Numbers.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.nn.Outputs;
import dev.refrain.nn.Parameters;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.Sequences;
import dev.refrain.nn.Step;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.List;
import net.jqwik.api.Example;

class LearnedStateTest {
    private final LstmCell lstm = WrapperCase.lstm(4, 5);
    private final Tensor x = WrapperCase.random(6, 3, 4);

    /** A cell that begins at 2. */
    private record Elsewhere(MinGruCell cell) implements Cell<Var> {
        @Override
        public Step<Var> step(Var x, Var h) {
            return cell.step(x, h);
        }

        @Override
        public Var initialState(Var x) {
            return Functions.zeros(x, 3).add(2);
        }
    }

    private LearnedState<LstmState> drawn() {
        LearnedState<LstmState> cell = new LearnedState<>(lstm);
        cell.initial().forEach(each -> each.assign(Tensor.zeros(DType.FLOAT64, 5)));
        return cell;
    }

    private LearnedState<LstmState> learned() {
        LearnedState<LstmState> cell = drawn();
        cell.initial().get(0).assign(WrapperCase.random(5));
        cell.initial().get(1).assign(Var.of(WrapperCase.random(5)).mul(2).value());
        return cell;
    }

    @Example
    void atFirstItIsTheCell() {
        LearnedState<LstmState> cell = new LearnedState<>(new LstmCell(4, 5));
        assertEquals(
                List.of("cell.weightIh", "cell.weightHh", "cell.bias", "initial.0", "initial.1"),
                List.copyOf(Tree.leaves(cell).keySet()));
        Parameters.initialise(cell, 1, DType.FLOAT64);
        Var in = Var.of(x);
        assertEquals(
                WrapperCase.values(Recurrent.of(cell.cell()).apply(in)),
                WrapperCase.values(Recurrent.of(cell).apply(in)));
    }

    @Example
    void aCellThatBeginsElsewhereIsLearnedFromThere() {
        LearnedState<Var> cell =
                Parameters.initialise(new LearnedState<>(new Elsewhere(new MinGruCell(4, 3))), 1, DType.FLOAT64);
        assertEquals(Tensor.full(DType.FLOAT64, 2, 3), cell.initial().getFirst().value());
    }

    @Example
    void everyRowBeginsWithTheParametersWithAndWithoutATape() {
        LearnedState<LstmState> cell = learned();
        Var row = Var.of(cell.initial().get(1).value());
        Tensor expected = Functions.stack(0, List.of(row, row, row)).value();
        assertEquals(expected, cell.initialState(Var.of(x).select(0, 0)).cell().value());
        Outputs<LstmState> inference = Recurrent.of(cell).apply(Var.of(x));
        try (Tape tape = Tape.open()) {
            Outputs<LstmState> onTape = Recurrent.of(cell).apply(tape.input(x));
            assertEquals(WrapperCase.values(inference), WrapperCase.values(onTape));
        }
    }

    @Example
    void theirGradientIsThatOfAGivenStateSummedOverTheRows() {
        LearnedState<LstmState> cell = learned();
        try (Tape tape = Tape.open();
                Tape other = Tape.open()) {
            Gradients gradients = tape.backward(
                    Recurrent.of(cell).apply(tape.input(x)).all().square().sum());
            LstmState given = Tree.mapValues(
                    cell.initialState(Var.of(x).select(0, 0)),
                    part -> other.input(part.detach().value()));
            Var loss = Recurrent.of(lstm)
                    .apply(other.input(x), given)
                    .all()
                    .square()
                    .sum();
            Gradients expected = other.gradients(loss, List.of(given.hidden(), given.cell()), Pullback.plain());
            List<Var> parts = List.of(given.hidden(), given.cell());
            for (int k = 0; k < 2; k++) {
                double[] sums = expected.of(parts.get(k)).sum(0).value().toDoubles();
                double[] got = gradients.of(cell.initial().get(k)).value().toDoubles();
                assertClose(sums, got, 1e-13, "initial " + k);
            }
        }
    }

    @Example
    void whereASequenceIsEmptyTheLastStateIsTheLearnedOne() {
        LearnedState<LstmState> cell = learned();
        Outputs<LstmState> outputs = Recurrent.of(cell).apply(Sequences.of(Var.of(x), 6, 0, 2));
        assertEquals(
                cell.initial().get(1).value(),
                outputs.last().cell().select(0, 1).value());
    }

    @Example
    void whatDoesNotFitIsNamed() {
        LearnedState<LstmState> cell =
                new LearnedState<>(lstm, List.of(learned().initial().getFirst()));
        Var row = Var.of(x).select(0, 0);
        String shapes =
                assertThrows(ShapeException.class, () -> cell.initialState(row)).getMessage();
        assertEquals("learned state: got parameters of shapes [[5]], expected [[5], [5]]", shapes);
        Cell<Masked<LstmState>> masked = new Residual<>(new VariationalDropout<>(lstm, 4, 0.5, 0.5));
        String masks = assertThrows(HyperParameterException.class, () -> new LearnedState<>(masked))
                .getMessage();
        assertTrue(masks.startsWith("learned state: got a cell with masks in its state, expected "), masks);
    }
}
