package dev.refrain.autograd.check;

import dev.refrain.autograd.AppliedOp;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A failure as a test in Java: imports, and a method for a test class. What a value of the program alone does not tell, such as a
 * function, is a method beside it to be filled in.
 */
final class TestSource {
    private final TreeSet<String> imports = new TreeSet<>(List.of(
            "dev.refrain.autograd.Var",
            "dev.refrain.autograd.check.GradCheck",
            "dev.refrain.tensor.Tensor",
            "java.util.List",
            "org.junit.jupiter.api.Test"));
    private final List<String> methods = new ArrayList<>();

    private TestSource() {}

    /** Of a function, and what fails first. */
    static String of(Checked<?> checked, CheckSettings settings, Mismatch first) {
        Optional<List<Tensor>> drawn = checked.inputs().stream().allMatch(Reproduction::isWritten)
                ? Optional.of(checked.inputs())
                : Reproduction.drawn(checked.inputs(), inputs -> isWrong(checked.at(inputs), settings));
        TestSource source = new TestSource();
        source.function(checked, settings, drawn, first);
        return source.text();
    }

    private static boolean isWrong(Checked<?> checked, CheckSettings settings) {
        return GradCheck.of(checked, settings).alone().run().failures() > 0;
    }

    /** Of an op by itself; empty if its values are too many to be written, and it is right at random ones. */
    static Optional<String> of(Culprit culprit, int order, Tolerance tolerance) {
        OpAlone alone = OpAlone.of(culprit.applied());
        Optional<Tensor> only = culprit.only();
        List<Tensor> values = new ArrayList<>(alone.free());
        only.ifPresent(values::add);
        int free = alone.free().size();
        return Reproduction.simple(
                        values,
                        others -> alone.at(others.subList(0, free))
                                        .tested(tolerance, order, only.map(cotangent -> others.get(free)))
                                        .run()
                                        .failures()
                                > 0)
                .map(found -> {
                    TestSource source = new TestSource();
                    source.op(
                            culprit,
                            alone.at(found.subList(0, free)),
                            only.map(c -> found.get(free)),
                            order,
                            tolerance);
                    return source.text();
                });
    }

    private void op(Culprit culprit, OpAlone alone, Optional<Tensor> only, int order, Tolerance tolerance) {
        AppliedOp applied = culprit.applied();
        String where = applied.source().isEmpty() ? "" : "As applied at %s: ".formatted(applied.source());
        List<Tensor> free = alone.free();
        List<String> written = new ArrayList<>();
        for (int k = 0; k < free.size(); k++) {
            written.add(tensor(k, free.get(k)));
        }
        String ids = applied.ids().map(each -> ", " + ids(each)).orElse("");
        String times = only.map(c -> ".mul(Var.of(%s)).sum()".formatted(tensor(free.size(), c)))
                .orElse("");
        Optional<String> op = Literal.of(applied.op());
        imports.add("dev.refrain.autograd.ops.Op");
        methods.add("""
                /** %s */
                @Test
                void theGradientOf%sIsSound() {
                    Op op = %s;
                    List<Tensor> inputs = List.of(
                            %s);
                    GradCheck.of(in -> Var.apply(op%s, %s)%s, inputs)
                            .named("%s")
                            .order(%d)%s
                            .verify();
                }
                """.formatted(
                comment(where + culprit.mismatch()),
                capitalised(applied.op().name()),
                op.orElse("op()"),
                String.join(",\n            ", written.subList(0, alone.values().size())),
                ids,
                arguments(alone, written),
                times,
                applied.op().name(),
                order,
                tolerance(tolerance)));
        if (op.isEmpty()) {
            methods.add(placeholder("Op op()", applied.op().toString()));
        }
    }

    private static String arguments(OpAlone alone, List<String> written) {
        List<String> arguments = new ArrayList<>();
        int constant = alone.values().size();
        for (int leaf : alone.pattern()) {
            arguments.add(leaf < 0 ? "Var.of(%s)".formatted(written.get(constant++)) : "in.get(%d)".formatted(leaf));
        }
        return String.join(", ", arguments);
    }

    private void function(Checked<?> checked, CheckSettings settings, Optional<List<Tensor>> drawn, Mismatch first) {
        List<Tensor> inputs = checked.inputs();
        List<String> names = checked.places(settings.names()).names();
        boolean model = names.size() > inputs.size();
        List<String> unwritten = new ArrayList<>();
        String values = values(inputs, names, drawn.isPresent(), unwritten);
        methods.add("""
                /** %s */
                @Test
                void gradientsAreSound() {
                    List<Tensor> inputs = %s;
                    GradCheck.%s%s
                            .named(%s)
                            .seed(%dL)
                            .order(%d)%s%s
                            .verify();
                }
                """.formatted(
                comment(first.toString()),
                values,
                model ? "ofModel(model(), (m, in) -> function(m, in), inputs)" : "of(in -> function(in), inputs)",
                inputs.isEmpty() ? "" : inputsNamed(names.subList(0, inputs.size())),
                quoted(settings.label()),
                settings.seed(),
                settings.order(),
                settings.extent().source().map("\n            .%s"::formatted).orElse(""),
                tolerance(settings.tolerance())));
        if (model) {
            methods.add(placeholder("Object model()", "the model of " + settings.label()));
        }
        methods.add(placeholder(
                model ? "Var function(Object model, List<Var> in)" : "Var function(List<Var> in)", settings.label()));
        methods.addAll(unwritten);
    }

    /** A list of them; those that are large and not to be drawn are methods to be filled in. */
    private String values(List<Tensor> inputs, List<String> names, boolean drawn, List<String> unwritten) {
        List<String> values = new ArrayList<>();
        for (int k = 0; k < inputs.size(); k++) {
            Tensor input = inputs.get(k);
            boolean known = drawn || Reproduction.isWritten(input);
            values.add("\n            " + (known ? tensor(k, input) : "input" + k + "()"));
            if (!known) {
                unwritten.add(placeholder(
                        "Tensor input%d()".formatted(k),
                        "the %s %s that it fails at: at random values it passes"
                                .formatted(names.get(k), input.shape())));
            }
        }
        return "List.of(" + String.join(",", values) + ")";
    }

    private static String inputsNamed(List<String> names) {
        return names.stream()
                .map(TestSource::quoted)
                .collect(Collectors.joining(", ", "\n            .inputsNamed(", ")"));
    }

    private String ids(Ids ids) {
        imports.add("dev.refrain.tensor.Ids");
        return Literal.of(ids);
    }

    /** Written out, or drawn from this seed if it is large. */
    private String tensor(int seed, Tensor tensor) {
        if (Reproduction.isWritten(tensor)) {
            return Literal.of(tensor);
        }
        imports.add("dev.refrain.tensor.RandomKey");
        imports.add("dev.refrain.tensor.Shape");
        imports.add("java.util.Arrays");
        String drawn = """
                private static Tensor drawn(int seed, int... sizes) {
                    double[] values = new double[Shape.of(sizes).count()];
                    Arrays.setAll(values, RandomKey.of(seed)::normal);
                    return Tensor.of(values, sizes);
                }
                """;
        if (!methods.contains(drawn)) {
            methods.add(drawn);
        }
        return IntStream.concat(IntStream.of(seed), IntStream.of(tensor.shape().sizes()))
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
