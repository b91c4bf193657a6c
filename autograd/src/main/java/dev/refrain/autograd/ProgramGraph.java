package dev.refrain.autograd;

import dev.refrain.autograd.ops.Op;
import java.util.StringJoiner;

/** A program in the language of Graphviz: ops as boxes, with inputs above them; parameters and inputs are filled. */
final class ProgramGraph {
    private ProgramGraph() {}

    static String of(String title, Program program) {
        StringJoiner lines = new StringJoiner("\n  ", "digraph tape {\n  ", "\n}\n");
        lines.add("label=%s".formatted(quoted(title)));
        lines.add("node [shape=box, fontname=\"monospace\"]");
        for (int node = 0; node < program.size(); node++) {
            lines.add(node(program, node));
            for (int i = 0; i < program.inputCount(node); i++) {
                lines.add(edge(program, node, i));
            }
        }
        return lines.toString();
    }

    private static String node(Program program, int node) {
        Op op = program.op(node);
        Parameter parameter = program.parameter(node);
        String name = op != null ? op.name() : parameter != null ? parameter.name() : "input";
        String fill =
                op != null ? "" : ", style=filled, fillcolor=" + (parameter == null ? "lightblue" : "lightyellow");
        return "n%d [label=%s%s]"
                .formatted(node, quoted("%%%d %s %s".formatted(node, name, program.shape(node))), fill);
    }

    /** Constants, which are no nodes, are points. */
    private static String edge(Program program, int node, int input) {
        int source = program.inputNode(node, input);
        if (source >= 0) {
            return "n%d -> n%d".formatted(source, node);
        }
        String constant = "c%d_%d".formatted(node, input);
        String shape = quoted(program.inputShape(node, input).toString());
        return "%s [shape=plaintext, label=%s]; %s -> n%d".formatted(constant, shape, constant, node);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
