package generator;

import generator.PointwiseSource.Kernel;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** The text of a generated class of loops over arrays: one method per kernel, and look-ups by the function's name. */
final class LoopClass {
    private final PointwiseSource source;
    private final String name;
    private final StringBuilder code = new StringBuilder();

    LoopClass(PointwiseSource source, String name) {
        this.source = source;
        this.name = name;
        append("\n    private %s() {}\n", name);
    }

    void append(String format, Object... arguments) {
        code.append(format.formatted(arguments));
    }

    /** Writes the method of a kernel with these statements as its body. */
    void method(Kernel kernel, String body) {
        var parameters = new StringJoiner(", ");
        for (String parameter : kernel.parameters()) {
            parameters.add("%s[] %s, int %2$sAt".formatted(kernel.element(), parameter));
        }
        String element = kernel.element();
        append("\n    static void %s(%s, %s[] out, int outAt, int n) {\n", kernel.name(), parameters, element);
        append("%s    }\n", body);
    }

    /** A loop that calls the scalar function. */
    String scalarLoop(Kernel kernel, String header) {
        var arguments = new StringJoiner(", ");
        kernel.parameters().forEach(parameter -> arguments.add("%s[%1$sAt + i]".formatted(parameter)));
        return """
                        for (%s) {
                            out[outAt + i] = %s.%s(%s);
                        }
                """.formatted(header, source.type().name(), kernel.name(), arguments);
    }

    /** Writes the look-ups for one element type. */
    void lookups(String element) {
        List<Kernel> unary = source.kernels(element, 1);
        var own = new StringBuilder();
        unary.forEach(kernel -> own.append(referenceTo(kernel)));
        lookup(element, "Unary", "The loop of the function of one argument with this name.", own.toString());
        var all = new StringBuilder();
        source.kernels(element, 2).forEach(kernel -> all.append(referenceTo(kernel)));
        unary.forEach(kernel -> all.append(
                "            case \"%s\" ->\n                (a, aAt, b, bAt, out, outAt, n) -> %1$s(a, aAt, out, outAt, n);\n"
                        .formatted(kernel.name())));
        lookup(
                element,
                "Binary",
                "The loop of the function with this name; if it has one argument, the second is ignored.",
                all.toString());
    }

    private String referenceTo(Kernel kernel) {
        return "            case \"%s\" -> %s::%1$s;\n".formatted(kernel.name(), name);
    }

    private void lookup(String element, String arity, String contract, String cases) {
        String method = arity.toLowerCase(Locale.ROOT) + (element.equals("float") ? "Float" : "Double");
        append("\n    /** %s */\n", contract);
        append("    public static %sLoop<%s[]> %s(String function) {\n", arity, element, method);
        append("        return switch (function) {\n");
        code.append(cases);
        append("            default -> throw new IllegalArgumentException(\"%s: no function \" + function);\n", method);
        append("        };\n    }\n");
    }

    /** The class: {@code header} is everything above its constructor. */
    String text(String header) {
        return header + code + "}\n";
    }
}
