package dev.refrain.benchmarks.peers.step;

import dev.refrain.benchmarks.peers.Matrix;
import java.util.List;

/**
 * A model in the format of ONNX whose only node is an LSTM: from x [1, 1, H], h and c [1, 1, H] to those of the next step. The
 * numbers of the fields are those of onnx.proto3, where names are theirs too.
 */
final class OnnxModel {
    static final String X = "x";
    static final String H = "h";
    static final String C = "c";
    static final String NEXT_H = "next h";
    static final String NEXT_C = "next c";

    /** Ours are i, f, g, o; ONNX has i, o, f, g. */
    private static final List<Integer> GATES = List.of(0, 3, 1, 2);

    private static final int VERSION = 7;
    private static final int OPERATORS = 14;
    private static final int FLOAT = 1;
    private static final int INT = 2;

    private OnnxModel() {}

    static byte[] of(Task task) {
        long hidden = task.hidden();
        Matrix bias = ordered(task.bias());
        Protobuf graph = new Protobuf()
                .message(1, node(task.hidden()))
                .text(2, "lstm")
                .message(5, tensor("W", ordered(task.input()).transposed(), 1, 4 * hidden, hidden))
                .message(5, tensor("R", ordered(task.recurrent()).transposed(), 1, 4 * hidden, hidden))
                .message(5, tensor("B", Matrix.beside(List.of(bias, Matrix.zeros(1, bias.columns()))), 1, 8 * hidden));
        List.of(X, H, C).forEach(name -> graph.message(11, value(name, hidden)));
        List.of(NEXT_H, NEXT_C).forEach(name -> graph.message(12, value(name, hidden)));
        return new Protobuf()
                .number(1, VERSION)
                .message(7, graph)
                .message(8, new Protobuf().text(1, "").number(2, OPERATORS))
                .bytes();
    }

    private static Matrix ordered(Matrix gates) {
        return Matrix.beside(
                GATES.stream().map(gate -> gates.part(gate, GATES.size())).toList());
    }

    /** Without lengths of sequences, and without the outputs of all steps. */
    private static Protobuf node(int hidden) {
        Protobuf node = new Protobuf();
        List.of(X, "W", "R", "B", "", H, C).forEach(name -> node.text(1, name));
        List.of("", NEXT_H, NEXT_C).forEach(name -> node.text(2, name));
        return node.text(4, "LSTM")
                .message(
                        5,
                        new Protobuf().text(1, "hidden_size").number(3, hidden).number(20, INT));
    }

    private static Protobuf tensor(String name, Matrix values, long... sizes) {
        Protobuf tensor = new Protobuf();
        for (long size : sizes) {
            tensor.number(1, size);
        }
        return tensor.number(2, FLOAT).text(8, name).floats(9, values.values());
    }

    private static Protobuf value(String name, long hidden) {
        Protobuf shape = new Protobuf();
        for (long size : new long[] {1, 1, hidden}) {
            shape.message(1, new Protobuf().number(1, size));
        }
        Protobuf tensor = new Protobuf().number(1, FLOAT).message(2, shape);
        return new Protobuf().text(1, name).message(2, new Protobuf().message(1, tensor));
    }
}
