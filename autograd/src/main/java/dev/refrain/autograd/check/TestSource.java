package dev.refrain.autograd.check;

import dev.refrain.autograd.AppliedOp;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A failure as a test in Java: imports, and a method for a test class. What a value of the program alone does not tell, such as a
 * function, is a method beside it to be filled in.
 */
final class TestSource {
    /** Up to so many elements are written out. */
    private static final int WRITTEN = 40;

    private final TreeSet<String> imports = new TreeSet<>(List.of(
            "dev.refrain.autograd.Var",
            "dev.refrain.autograd.check.GradCheck",
            "dev.refrain.tensor.Tensor",
            "java.util.List",
            "org.junit.jupiter.api.Test"));
    private final List<String> methods = new ArrayList<>();

    private TestSource() {}

    /** Of a function: its label, its inputs, and what fails first. */
    static String of(CheckSettings settings, List<String> names, List<Tensor> inputs, int parameters, Mismatch first) {
        TestSource source = new TestSource();
        source.function(settings, names, inputs, parameters, first);
        return source.text();
    }

    /** Of an op by itself. */
    static String of(Culprit culprit, int order, Tolerance tolerance) {
        TestSource source = new TestSource();
        source.op(culprit, order, tolerance);
        return source.text();
    }

    private void op(Culprit culprit, int order, Tolerance tolerance) {
        AppliedOp applied = culprit.applied();
        List<Integer> leaves = Witness.leaves(applied);
        Map<Integer, Tensor> values = Witness.values(applied);
        List<String> arguments = new ArrayList<>();
        for (int k = 0; k < applied.inputs().size(); k++) {
            int node = applied.inputNodes().get(k);
            arguments.add(
                    node < 0
                            ? "Var.of(%s)".formatted(tensor(applied.inputs().get(k)))
                            : "in.get(%d)".formatted(leaves.indexOf(node)));
        }
        String ids = applied.ids().map(each -> ", " + ids(each)).orElse("");
        Optional<String> written = Literal.of(applied.op());
        imports.add("dev.refrain.autograd.ops.Op");
        String inputs =
                leaves.stream().map(values::get).map(this::tensor).collect(Collectors.joining(",\n            "));
        methods.add("""
                /** %s */
                @Test
                void theGradientOf%sIsSound() {
                    Op op = %s;
                    List<Tensor> inputs = List.of(
                            %s);
                    GradCheck.of(in -> Var.apply(op%s, %s), inputs)
                            .named("%s")
                            .order(%d)%s
                            .full()
                            .verify();
                }
                """.formatted(
                        comment("As applied at " + applied.source() + ": " + culprit.mismatch()),
                        capitalised(applied.op().name()),
                        written.orElse("op()"),
                        inputs,
                        ids,
                        String.join(", ", arguments),
                        applied.op().name(),
                        order,
                        tolerance(tolerance)));
        if (written.isEmpty()) {
            methods.add(placeholder("Op op()", applied.op().toString()));
        }
    }

    private void function(
            CheckSettings settings, List<String> names, List<Tensor> inputs, int parameters, Mismatch first) {
        boolean model = parameters > 0;
        String quoted =
                names.stream().limit(inputs.size()).map(TestSource::quoted).collect(Collectors.joining(", "));
        String values = inputs.stream().map(this::tensor).collect(Collectors.joining(",\n            "));
        methods.add("""
                /** %s */
                @Test
                void gradientsAreSound() {
                    List<Tensor> inputs = List.of(
                            %s);
                    GradCheck.%s
                            .inputsNamed(%s)
                            .named(%s)
                            .seed(%dL)
                            .order(%d)%s
                            .verify();
                }
                """.formatted(
                comment(first.toString()),
                values,
                model ? "ofModel(model(), (m, in) -> function(m, in), inputs)" : "of(in -> function(in), inputs)",
                quoted,
                quoted(settings.label()),
                settings.seed(),
                settings.order(),
                tolerance(settings.tolerance())));
        if (model) {
            methods.add(placeholder("Object model()", "the model of " + settings.label()));
        }
        methods.add(placeholder(
                model ? "Var function(Object model, List<Var> in)" : "Var function(List<Var> in)", settings.label()));
    }

    private String ids(Ids ids) {
        imports.add("dev.refrain.tensor.Ids");
        return Literal.of(ids);
    }

    /** Written out, or drawn if it is large. */
    private String tensor(Tensor tensor) {
        if (tensor.shape().count() <= WRITTEN) {
            return Literal.of(tensor);
        }
        imports.add("dev.refrain.tensor.RandomKey");
        imports.add("dev.refrain.tensor.Shape");
        imports.add("java.util.Arrays");
        String drawn = """
                private static Tensor drawn(int... sizes) {
                    double[] values = new double[Shape.of(sizes).count()];
                    Arrays.setAll(values, RandomKey.of(0)::normal);
                    return Tensor.of(values, sizes);
                }
                """;
        if (!methods.contains(drawn)) {
            methods.add(drawn);
        }
        return java.util.Arrays.stream(tensor.shape().sizes())
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", ", "drawn(", ")"));
    }

    private static String tolerance(Tolerance tolerance) {
        return tolerance.relative() == GradCheck.RELATIVE && tolerance.absolute() == GradCheck.ABSOLUTE
                ? ""
                : "\n            .tolerance(%s, %s)".formatted(tolerance.relative(), tolerance.absolute());
    }

    private static String placeholder(String method, String what) {
        return """
                private static %s {
                    throw new UnsupportedOperationException(%s);
                }
                """.formatted(method, quoted("to be filled in: " + what));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private static String comment(String text) {
        return text.replace("*/", "* /").replace("\\u", "\\ u").replace('\n', ' ') + ".";
    }

    private static String capitalised(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1).replaceAll("\\W", "");
    }

    private String text() {
        String all = imports.stream().map(each -> "import " + each + ";\n").collect(Collectors.joining());
        return all + "\n" + String.join("\n", methods);
    }
}
