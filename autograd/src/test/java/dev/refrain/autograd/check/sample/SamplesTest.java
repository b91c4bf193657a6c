package dev.refrain.autograd.check.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Activations;
import dev.refrain.autograd.Arrangements;
import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Images;
import dev.refrain.autograd.Indexing;
import dev.refrain.autograd.Masks;
import dev.refrain.autograd.Products;
import dev.refrain.autograd.Reductions;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.GradCheck;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the samples of ops and functions draw; {@code OpsPackageTest} says that no op is missing. */
class SamplesTest {
    static List<OpSample> ops() {
        return OpSamples.all();
    }

    static Stream<Sample> samples() {
        return Stream.concat(OpSamples.all().stream().map(OpSample::checks), FunctionSamples.all().stream());
    }

    @ParameterizedTest
    @MethodSource("ops")
    void aSampleHasTheNameOfItsOpAndDrawsAtLeastFiftyCases(OpSample sample) {
        Set<OpCase> cases = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            OpCase drawn = sample.draw(Choices.numbered(i, RandomKey.of(i)));
            assertEquals(sample.name(), drawn.op().name());
            cases.add(drawn);
        }
        assertTrue(cases.size() >= 50, () -> cases.size() + " cases");
    }

    /** Every kind of awkward case occurs in a fortieth of them or more, and some kind in half of them. */
    @ParameterizedTest
    @MethodSource("ops")
    void awkwardCasesAreFrequent(OpSample sample) {
        int empty = 0;
        int single = 0;
        int views = 0;
        int any = 0;
        for (int i = 0; i < 200; i++) {
            Arguments arguments = sample.draw(Choices.random(RandomKey.of(i))).arguments();
            boolean isEmpty =
                    arguments.views().stream().anyMatch(view -> view.shape().count() == 0);
            boolean isSingle = arguments.views().stream().anyMatch(view -> hasSingle(view.shape()));
            boolean isView = arguments.views().stream().anyMatch(view -> view.layout() != Layout.PLAIN);
            empty += isEmpty ? 1 : 0;
            single += isSingle ? 1 : 0;
            views += isView ? 1 : 0;
            any += isEmpty || isSingle || isView ? 1 : 0;
        }
        String counts = "%d empty, %d single, %d views, %d any of 200".formatted(empty, single, views, any);
        assertTrue(empty >= 5 && single >= 5 && views >= 5 && any >= 100, counts);
    }

    private static boolean hasSingle(Shape shape) {
        return shape.rank() == 0 || IntStream.of(shape.sizes()).anyMatch(size -> size == 1);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void checksAreReplayedByTheirChoicesAndPass(Sample sample) {
        for (int i = 0; i < 20; i++) {
            Choices choices = Choices.numbered(i, RandomKey.of(i));
            GradCheck check = sample.draw(choices);
            GradCheck again = sample.draw(Choices.replay(choices.taken()));
            assertEquals(check.fingerprint(), again.fingerprint());
            check.verify();
        }
    }

    @Test
    void everyCompositeFunctionHasASample() {
        Set<String> ops = OpSamples.all().stream().map(OpSample::name).collect(Collectors.toSet());
        Set<String> functions = Stream.of(
                        Functions.class,
                        Activations.class,
                        Masks.class,
                        Reductions.class,
                        Products.class,
                        Arrangements.class,
                        Indexing.class,
                        Images.class)
                .flatMap(family -> Stream.of(family.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(Method::getName)
                .filter(name -> !Set.of("zeros", "oneHot", "lower", "upper", "steps", "drawn")
                        .contains(name)) // constants
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> sampled =
                FunctionSamples.all().stream().map(Sample::name).collect(Collectors.toCollection(TreeSet::new));
        assertTrue(functions.containsAll(sampled), sampled::toString);
        functions.removeAll(sampled);
        assertTrue(ops.containsAll(functions), () -> functions + " without a sample");
    }

    @Test
    void aCaseSaysWhatItIs() {
        OpCase matmul = OpSamples.all().stream()
                .filter(sample -> sample.name().equals("matmul"))
                .findFirst()
                .orElseThrow()
                .draw(Choices.replay(List.of(0, 3, 4, 6)));
        assertEquals(
                "MatMul[] of [2, 2] = [1.0, 1.0, 1.0, 1.0], [2, 3] = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0]",
                matmul.toString());
        assertEquals("MatMul[] of [2, 2], [2, 3]", matmul.check().label());
        assertEquals(Shape.of(2, 3), matmul.apply(matmul.arguments().values()).shape());
        OpCase summed = OpSamples.all().getFirst().draw(Choices.replay(List.of(1, 4, 0, 0, 0, 1, 1)));
        assertEquals("neg of [2] = [1.0, 1.0], summed", summed.toString());
        assertEquals("Jacobian of 1 by 2 elements", summed.check().run().how());
        OpCase tanh = OpSamples.all().stream()
                .filter(sample -> sample.name().equals("tanh"))
                .findFirst()
                .orElseThrow()
                .draw(Choices.replay(List.of(1, 4)));
        assertEquals("tanh of [2] = [1.0, 1.0]", tanh.toString());
        Var value = tanh.with(matmul.op()).apply(matmul.arguments().values());
        assertEquals(Shape.of(2, 3), value.shape());
    }
}
