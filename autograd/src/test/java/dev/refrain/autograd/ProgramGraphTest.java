package dev.refrain.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ProgramGraphTest {
    @Test
    void isADirectedGraphFromInputsToResults() {
        Parameter weight = new Parameter(Shape.of(3, 1), (key, shape, dtype) -> Tensor.zeros(dtype, shape.sizes()));
        weight.initialise("a \"weight\"", RandomKey.of(0), DType.FLOAT64);
        try (Tape tape = Tape.open()) {
            tape.input(Tensor.zeros(DType.FLOAT64, 2, 3)).matmul(weight).mul(2);
            assertEquals("""
                    digraph tape {
                      label="tape of 2 ops"
                      node [shape=box, fontname="monospace"]
                      n0 [label="%0 input [2, 3]", style=filled, fillcolor=lightblue]
                      n1 [label="%1 a \\"weight\\" [3, 1]", style=filled, fillcolor=lightyellow]
                      n2 [label="%2 matmul [2, 1]"]
                      n0 -> n2
                      n1 -> n2
                      n3 [label="%3 mul [2, 1]"]
                      n2 -> n3
                      c3_1 [shape=plaintext, label="[]"]; c3_1 -> n3
                    }
                    """, tape.toGraphviz());
        }
    }
}
