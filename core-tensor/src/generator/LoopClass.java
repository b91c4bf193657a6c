package generator;

import generator.PointwiseSource.Kernel;
import java.util.StringJoiner;

/** The text of a generated class of loops over arrays: one method per kernel, and a look-up by the function's name. */
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

    /** Writes the look-up for one element type. */
    void lookup(String element) {
        String method = element.equals("float") ? "ofFloat" : "ofDouble";
        append("\n    /** The loop of the function with this name; arguments that it does not have are ignored. */\n");
        append("    public static PointwiseLoop<%s[]> %s(String function) {\n", element, method);
        append("        return switch (function) {\n");
        for (int arity = 1; arity <= PointwiseSource.MAX_ARITY; arity++) {
            source.kernels(element, arity).forEach(kernel -> append("            case %s;\n", caseOf(kernel)));
        }
        append("            default -> throw new IllegalArgumentException(\"%s: no function \" + function);\n", method);
        append("        };\n    }\n");
    }

    private String caseOf(Kernel kernel) {
        int arity = kernel.parameters().size();
        if (arity == PointwiseSource.MAX_ARITY) {
            return "\"%s\" -> %s::%1$s".formatted(kernel.name(), name);
        }
        return "\"%s\" ->\n                (a, aAt, b, bAt, c, cAt, out, outAt, n) -> %1$s(%s, out, outAt, n)"
                .formatted(kernel.name(), arity == 1 ? "a, aAt" : "a, aAt, b, bAt");
    }

    /** The class: {@code header} is everything above its constructor. */
    String text(String header) {
        return header + code + "}\n";
    }
}
