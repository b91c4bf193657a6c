package dev.refrain.autograd.scan;

import static dev.refrain.autograd.scan.Cell.parameter;
import static dev.refrain.autograd.scan.Cell.result;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The cotangents of gates lie where the gates did, unless somebody still reads these. {@link SharedMemoryTest} compares what
 * comes out.
 */
class InheritanceTest {
    private final Parameter u = parameter(1, 2, 4);
    private final Parameter v = parameter(2, 2, 4);
    private final Parameter w = parameter(3, 2, 2);

    /** A line for each value of a step back that has memory of the forward step, with who is there now and who was. */
    private static void assertInherited(String expected, Recurrence<List<Var>> step) {
        Var x = Var.of(Tensor.zeros(DType.FLOAT64, 2, 3, 2));
        Var state = Var.of(Tensor.zeros(DType.FLOAT64, 3, 2));
        Compiled compiled = new Compiled(Tracing.of(step, x, List.of(state)).program(), 3, Settings.usual());
        StepCode forward = compiled.forward(true);
        StepCode back = compiled.wholeBack().code();
        String found = IntStream.range(0, back.program.size())
                .filter(node -> back.inherited(node) != StepCode.NONE)
                .mapToObj(node -> "%s %s: %s of %s"
                        .formatted(
                                back.program.op(node).name(),
                                back.program.shape(node),
                                forward.program.op(back.inherited(node)).name(),
                                madeOf(forward, back.inherited(node))))
                .collect(Collectors.joining("\n"));
        assertEquals(expected.strip(), found);
    }

    private static String madeOf(StepCode code, int node) {
        return code.program.inputs(node).stream()
                .map(input -> code.program.node(input) instanceof Node.Source source
                        ? source.role().name().toLowerCase(Locale.ROOT) + " " + source.index()
                        : code.program.op(input).name())
                .collect(Collectors.joining(", "));
    }

    private Var gates(Var x, Var h) {
        return x.matmul(u).add(h.matmul(v));
    }

    private static Var left(Var gates) {
        return gates.slice(1, 0, 2);
    }

    private static Var right(Var gates) {
        return gates.slice(1, 2, 4);
    }

    private static Recurrence.Result<List<Var>> both(Var value) {
        return result(value, value);
    }

    @Test
    void cotangentsLieWhereTheGatesDid() {
        assertInherited("concat [3, 4]: matmul of input 0, shared 0", (x, s) -> {
            Var gates = gates(x, s.getFirst());
            return both(left(gates).tanh().mul(right(gates).sigmoid()));
        });
    }

    @Test
    void aGateThatIsNotSavedLeavesItsPlaceToo() {
        assertInherited("concat [3, 4]: matmul of input 0, shared 0", (x, s) -> {
            Var gates = gates(x, s.getFirst());
            return both(left(gates).tanh().add(right(gates)));
        });
    }

    @Test
    void eachHasItsOwn() {
        assertInherited("""
                concat [3, 4]: matmul of input 0, shared 0
                concat [3, 4]: matmul of tanh, shared 0""", (x, s) -> {
            Var one = gates(x, s.getFirst());
            Var other = gates(x.tanh(), s.getFirst().tanh());
            return both(left(one)
                    .tanh()
                    .mul(right(one).sigmoid())
                    .add(left(other).tanh().mul(right(other).sigmoid())));
        });
    }

    /** Memory of a value of each step is used again by the next; that of all times is there still. */
    @Test
    void onlyWhatIsThereForAllTimesIsLeft() {
        assertInherited("", (x, s) -> {
            Var gates = s.getFirst().matmul(v);
            return both(left(gates).tanh().mul(right(gates).sigmoid()).add(x));
        });
    }

    @Test
    void aGateThatIsReadAgainStaysWhereItIs() {
        assertInherited("", (x, s) -> {
            Var gates = gates(x, s.getFirst());
            Var gate = left(gates).tanh();
            return both(gate.mul(right(gates).sigmoid()).add(gate.matmul(w)));
        });
        assertInherited("", (x, s) -> {
            Var gates = gates(x, s.getFirst());
            Var gate = left(gates).tanh();
            return both(gate.mul(right(gates).sigmoid()).mul(gate.slice(1, 0, 1)));
        });
    }

    /** There they are no concat, but zeros with something put in. */
    @Test
    void cotangentsOfSomeGatesHaveMemoryOfTheirOwn() {
        assertInherited("", (x, s) -> both(left(gates(x, s.getFirst())).tanh()));
    }
}
