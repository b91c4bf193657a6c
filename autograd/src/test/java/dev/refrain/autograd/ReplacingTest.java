package dev.refrain.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.refrain.autograd.scan.Recurrence;
import dev.refrain.autograd.scan.Scan;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.DTypeException;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.ShapeException;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** {@link Tape#replacing} and {@link Tape#beside}. */
class ReplacingTest {
    private static final Tensor X = Tensor.of(new double[] {1, -2, 0.5, 3}, 2, 2);

    private final Parameter weight = parameter("weight", 3);
    private final Parameter other = parameter("other", 5);

    private static Parameter parameter(String name, double value) {
        Parameter parameter =
                new Parameter(Shape.of(2, 2), (key, shape, dtype) -> Tensor.full(dtype, value, shape.sizes()));
        parameter.initialise(name, RandomKey.of(0), DType.FLOAT64);
        return parameter;
    }

    private Var product(Var x) {
        return x.matmul(weight).add(x.matmul(other));
    }

    /** The gradient goes through what stands in its place to the parameter itself. */
    @Test
    void aParameterIsWhatStandsInItsPlace() {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(X);
            Var doubled = weight.on(tape).mul(2);
            Var y = tape.replacing(Map.of(weight, doubled), () -> product(x));
            assertEquals(x.matmul(doubled).add(x.matmul(other)).value(), y.value());
            assertEquals(
                    x.matmul(weight).value(),
                    Var.of(X).matmul(Var.of(weight.value())).value(),
                    "afterwards");
            Gradients gradients = tape.backward(y.sum());
            Var byOther = gradients.of(other);
            assertEquals(byOther.mul(2).value(), gradients.of(weight).value());
        }
    }

    @Test
    void evenOneThatHasNotEntered() {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(X);
            Var y = tape.replacing(Map.of(weight, tape.input(Tensor.zeros(DType.FLOAT64, 2, 2))), () -> product(x));
            assertEquals(Var.of(X).matmul(Var.of(other.value())).value(), y.value());
            assertEquals(weight.value(), weight.on(tape).value(), "afterwards");
        }
    }

    /** Which is compiled once, for all values. */
    @Test
    void inACompiledRecurrenceToo() {
        Scan<Var> scan = new Scan<>((x, h) -> {
            Var next = x.add(h.matmul(weight.on(x))).tanh();
            return new Recurrence.Result<>(next, next);
        });
        Tensor sequence = Tensor.of(new double[] {0.1, 0.2, -0.1, 0.3, 0.5, -0.2}, 3, 1, 2);
        Tensor first = Tensor.zeros(DType.FLOAT64, 1, 2);
        try (Tape tape = Tape.open()) {
            Var x = tape.input(sequence);
            Var small = weight.on(tape).mul(0.1);
            Var replaced = tape.replacing(
                    Map.of(weight, small), () -> scan.run(x, Var.of(first)).all());
            Var whole = scan.run(x, Var.of(first)).all();
            Parameter tenth = parameter("tenth", 3 * 0.1);
            Tensor expected = new Scan<Var>((in, h) -> {
                        Var next = in.add(h.matmul(tenth.on(in))).tanh();
                        return new Recurrence.Result<>(next, next);
                    })
                    .run(Var.of(sequence), Var.of(first))
                    .all()
                    .value();
            assertEquals(expected, replaced.value());
            assertNotEquals(expected, whole.value());
        }
    }

    /** Which is calculated again in the pass, when nothing is replaced any more; one within another one, too. */
    @Test
    void inASegmentThatIsCalculatedAgainToo() {
        for (boolean recorded : new boolean[] {false, true}) {
            List<List<Tensor>> found = new ArrayList<>();
            List<UnaryOperator<Var>> ways = List.of(
                    this::product,
                    x -> Checkpoint.of(this::product, x),
                    x -> Checkpoint.of(within -> Checkpoint.of(this::product, within), x));
            for (UnaryOperator<Var> way : ways) {
                try (Tape tape = Tape.open()) {
                    Var x = tape.input(X);
                    Var doubled = weight.on(tape).mul(2);
                    Var y = tape.replacing(Map.of(weight, doubled), () -> way.apply(x));
                    List<Var> wrt = List.of(x, doubled, weight.on(tape), other.on(tape));
                    Gradients gradients =
                            tape.gradients(y.square().sum(), wrt, recorded ? Pullback.recorded() : Pullback.plain());
                    List<Tensor> each = new ArrayList<>(List.of(y.value()));
                    wrt.forEach(value -> each.add(gradients.of(value).value()));
                    found.add(each);
                }
            }
            assertEquals(found.get(0), found.get(1), "recorded: " + recorded);
            assertEquals(found.get(0), found.get(2), "recorded: " + recorded);
        }
    }

    /** A pass within is one by the parameters, as one afterwards. */
    @Test
    void aPassMeanwhileFindsTheParameters() {
        try (Tape tape = Tape.open()) {
            Var x = tape.input(X);
            Var doubled = weight.on(tape).mul(2);
            Gradients gradients = tape.replacing(
                    Map.of(weight, doubled), () -> tape.backward(product(x).sum()));
            assertEquals(List.of(weight, other), gradients.parameters());
            assertEquals(
                    gradients.of(other).mul(2).value(), gradients.of(weight).value());
        }
    }

    @Test
    void aFailureLeavesTheParametersAsTheyWere() {
        try (Tape tape = Tape.open()) {
            Var zero = tape.input(Tensor.zeros(DType.FLOAT64, 2, 2));
            assertThrows(
                    IllegalStateException.class,
                    () -> tape.replacing(Map.of(weight, zero), () -> {
                        throw new IllegalStateException("in between");
                    }));
            assertEquals(weight.value(), weight.on(tape).value());
        }
    }

    @Test
    void valuesAreOfThisTapeAndOfTheParametersShapeAndType() {
        try (Tape tape = Tape.open();
                Tape second = Tape.open()) {
            Var foreign = second.input(Tensor.zeros(DType.FLOAT64, 2, 2));
            assertThrows(TapeException.class, () -> tape.replacing(Map.of(weight, foreign), () -> foreign));
            Var wide = tape.input(Tensor.zeros(DType.FLOAT64, 2, 3));
            ShapeException shape =
                    assertThrows(ShapeException.class, () -> tape.replacing(Map.of(weight, wide), () -> wide));
            assertEquals("replacing: weight has shape [2, 2], got a value of shape [2, 3]", shape.getMessage());
            Var narrow = tape.input(Tensor.zeros(DType.FLOAT32, 2, 2));
            DTypeException type =
                    assertThrows(DTypeException.class, () -> tape.replacing(Map.of(weight, narrow), () -> narrow));
            assertEquals("replacing: weight is float64, got a value of float32", type.getMessage());
        }
    }

    /** With the masks that come next, and with what stands in the place of parameters. */
    @Test
    void besideATapeTheSameIsCalculatedAgain() {
        try (Tape tape = Tape.training(RandomKey.of(4))) {
            Var x = tape.input(Tensor.full(DType.FLOAT64, 1, 20, 2));
            Functions.dropout(x, 0.5);
            Var y = tape.replacing(Map.of(weight, weight.on(tape).mul(7)), () -> {
                try (Tape beside = tape.beside().get()) {
                    Var again = Functions.dropout(product(beside.input(x.value())), 0.5);
                    Var here = Functions.dropout(product(x), 0.5);
                    assertEquals(here.value(), again.value());
                    assertEquals(List.of(other), beside.backward(again.sum()).parameters(), "weight is a constant");
                    return here;
                }
            });
            assertEquals(List.of(weight, other), tape.backward(y.sum()).parameters());
        }
    }

    @Test
    void aValueKnowsItsTape() {
        try (Tape tape = Tape.open()) {
            assertEquals(List.of(tape), Tape.of(tape.input(X)).stream().toList());
            assertEquals(List.of(), Tape.of(Var.of(X)).stream().toList());
            List<Var> state = List.of(Var.of(X), tape.input(X));
            assertEquals(List.of(tape), Tape.of(Var.of(X), state).stream().toList());
            assertEquals(
                    List.of(tape), Tape.of(tape.input(X), Var.of(X)).stream().toList());
            assertEquals(
                    List.of(), Tape.of(Var.of(X), state.subList(0, 1)).stream().toList());
        }
    }
}
