package dev.refrain.gradcheck.junit.derivatives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Trace;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.sample.Choices;
import dev.refrain.autograd.check.sample.OpCase;
import dev.refrain.autograd.check.sample.OpSample;
import dev.refrain.autograd.check.sample.OpSamples;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.gradcheck.junit.architecture.ProjectClasses;
import dev.refrain.gradcheck.junit.derivatives.Refusals.Refusal;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.RefrainException;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Pointwise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything that an op is to have, enumerated: a formula and a domain, or Javadoc; gradients of two orders that hold; a float32
 * value and gradient near those in float64; a shape rule that holds without values; an input that it refuses in a sentence. That each
 * op has a sample is held by {@link CompletenessTest}.
 */
class OpReferenceTest {
    private static final int CASES = 12;

    static List<OpSample> samples() {
        return OpSamples.all();
    }

    private static List<OpCase> cases(OpSample sample, int count) {
        RandomKey key = RandomKey.of(1).child(sample.name());
        return IntStream.range(0, count)
                .mapToObj(i -> sample.draw(Choices.numbered(i, key.child(i))))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void everyEntryOfTheTableHasAFormulaOfItsArguments(Pointwise function) {
        List<String> arguments = function.arity() == 1 ? List.of("x", "ˣ") : List.of("a", "b", "x", "y", "ᵃ");
        assertTrue(
                arguments.stream().anyMatch(function.formula()::contains), () -> function + ": " + function.formula());
        assertEquals(
                function.arity(),
                IntStream.range(0, function.arity())
                        .mapToObj(function::derivative)
                        .count());
        assertFalse(function.domain().toString().isBlank());
    }

    /** One sentence at least, which is not the name again. */
    @ParameterizedTest
    @MethodSource("samples")
    void everyRecordOfAnOpHasJavadoc(OpSample sample) throws IOException {
        Op op = cases(sample, 1).getFirst().op();
        Path file = ProjectClasses.ROOT.resolve(
                "autograd/src/main/java/" + op.getClass().getName().replace('.', '/') + ".java");
        String source = Files.readString(file);
        var javadoc = Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s*public record", Pattern.DOTALL)
                .matcher(source);
        assertTrue(javadoc.find(), () -> file + " has no Javadoc before its record");
        assertTrue(javadoc.group(1).replaceAll("[\\s*]+", " ").strip().length() > 40, javadoc::group);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void gradientsHoldOfBothOrders(OpSample sample) {
        for (OpCase each : cases(sample, 2)) {
            assertEquals(2, each.check().verify().order());
        }
    }

    /** Values and gradients, from the same numbers. */
    @ParameterizedTest
    @MethodSource("samples")
    void float32IsNearFloat64(OpSample sample) {
        for (OpCase each : cases(sample, CASES)) {
            List<Tensor> narrow = each.arguments().behind().stream()
                    .map(tensor -> tensor.to(DType.FLOAT32))
                    .toList();
            List<Tensor> wide =
                    narrow.stream().map(tensor -> tensor.to(DType.FLOAT64)).toList();
            List<double[]> expected = valueAndGradients(each, wide);
            List<double[]> found = valueAndGradients(each, narrow);
            for (int k = 0; k < expected.size(); k++) {
                assertNear(expected.get(k), found.get(k), each);
            }
        }
    }

    private static void assertNear(double[] expected, double[] found, OpCase of) {
        assertEquals(expected.length, found.length);
        for (int i = 0; i < expected.length; i++) {
            double allowed = 1e-4 * Math.max(1, Math.abs(expected[i]));
            boolean same = Double.compare(expected[i], found[i]) == 0;
            assertTrue(
                    same || Math.abs(expected[i] - found[i]) <= allowed,
                    "%s: %s in float32, %s in float64".formatted(of, found[i], expected[i]));
        }
    }

    private static List<double[]> valueAndGradients(OpCase of, List<Tensor> memory) {
        try (Tape tape = Tape.open()) {
            List<Var> entered = memory.stream().map(tape::input).toList();
            Var y = of.apply(of.arguments().of(entered)).on(entered.getFirst());
            double[] c = new double[y.shape().count()];
            java.util.Arrays.setAll(c, i -> 1 - 0.25 * (i % 5));
            Var cotangent = Var.of(Tensor.of(c, y.shape().sizes()).to(y.dtype()));
            var gradients = tape.gradients(y, entered, Pullback.plain().from(cotangent));
            List<double[]> all = new ArrayList<>(List.of(y.value().toDoubles()));
            entered.forEach(each -> all.add(gradients.of(each).value().toDoubles()));
            return all;
        }
    }

    /** The shape rule says of values without elements what it says of those with elements. */
    @ParameterizedTest
    @MethodSource("samples")
    void theShapeIsKnownWithoutValues(OpSample sample) {
        for (OpCase each : cases(sample, CASES)) {
            List<Var> values = each.arguments().values();
            Shape eager = each.apply(values).shape();
            Trace trace = Trace.alone();
            List<Var> traced = values.stream()
                    .map(value -> trace.input(value.dtype(), value.shape()))
                    .toList();
            Var y = each.apply(traced);
            assertEquals(eager, y.shape(), each::toString);
            assertEquals(DType.FLOAT64, y.dtype());
        }
    }

    static List<Refusal> refusals() {
        return Refusals.all();
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatDoesNotFitIsRefusedInASentence(Refusal refusal) {
        RefrainException e = assertThrows(RefrainException.class, refusal.call()::get);
        assertEquals(refusal.message(), e.getMessage());
    }

    @Test
    void everyOpHasSuchARefusal() {
        Set<String> refusing = refusals().stream().map(Refusal::op).collect(Collectors.toCollection(TreeSet::new));
        Set<String> all = samples().stream()
                .map(sample -> cases(sample, 1).getFirst().op().name())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(all, refusing);
        assertTrue(all.size() >= 100, all::toString);
    }

    @Test
    void mostCasesAreAwkward() {
        List<OpCase> all =
                samples().stream().flatMap(sample -> cases(sample, 50).stream()).toList();
        long awkward = all.stream().filter(OpReferenceTest::isAwkward).count();
        assertTrue(5 * awkward >= all.size(), () -> awkward + " of " + all.size());
    }

    /** With a size of 0 or 1, arguments that broadcast, a view, or one tensor twice. */
    private static boolean isAwkward(OpCase each) {
        var views = each.arguments().views();
        boolean small = views.stream()
                .anyMatch(view -> IntStream.of(view.shape().sizes()).anyMatch(size -> size < 2));
        boolean repeated = each.op() instanceof PointwiseOp
                && views.stream().map(view -> view.shape()).distinct().count() > 1;
        boolean seen = views.stream().anyMatch(view -> !view.layout().name().equals("PLAIN"));
        boolean twice = Stream.of(views)
                .anyMatch(all -> all.size() > each.arguments().behind().size());
        return small || repeated || seen || twice;
    }
}
