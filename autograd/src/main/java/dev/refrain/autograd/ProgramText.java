package dev.refrain.autograd;

import dev.refrain.autograd.ops.Op;
import java.util.StringJoiner;

/** How a program prints: {@code %2 = matmul(%0, %1) [1, 8]}, a line per node. */
final class ProgramText {
    private ProgramText() {}

    static String of(String title, Program program) {
        StringJoiner lines = new StringJoiner("\n");
        lines.add(title);
        for (int node = 0; node < program.size(); node++) {
            lines.add("%%%d = %s %s".formatted(node, node(program, node), program.shape(node)));
        }
        return lines.toString();
    }

    private static String node(Program program, int node) {
        Op op = program.op(node);
        Parameter parameter = program.parameter(node);
        if (op == null) {
            return parameter == null ? "input" : "parameter " + parameter.name();
        }
        StringJoiner inputs = new StringJoiner(", ", "(", ")");
        for (int i = 0; i < program.inputCount(node); i++) {
            int input = program.inputNode(node, i);
            inputs.add(input < 0 ? "constant" : "%" + input);
        }
        return op.name() + inputs;
    }
}
