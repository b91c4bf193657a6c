package dev.refrain.gradcheck.junit.derivatives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Concat;
import dev.refrain.autograd.ops.MatMul;
import dev.refrain.autograd.ops.Op;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.io.IOException;
import java.lang.module.ModuleReader;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradients of every op, of both orders, against central differences. */
class OpDerivativesTest {
    private static final String OPS = "dev/refrain/autograd/ops/";

    static List<OpSample> samples() {
        return OpSamples.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void gradientsAreCentralDifferences(OpSample sample) {
        CentralDifferences.check(sample.toString(), sample::apply, sample.inputs());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void viewsHaveTheValueAndTheGradientsOfWhatTheyShow(OpSample sample) {
        Tensor value = sample.apply(onNoTape(sample.inputs())).value();
        assertEquals(value, sample.applyToViews(onNoTape(sample.behindViews())).value());
        CentralDifferences.check(sample + " through views", sample::applyToViews, sample.behindViews());
    }

    @Test
    void oneValueAsBothArgumentsGetsBothContributions() {
        List<Tensor> square = List.of(Arguments.spread(Shape.of(3, 3), RandomKey.of(5)));
        CentralDifferences.check("x x", in -> Var.apply(new MatMul(), in.get(0), in.get(0)), square);
        CentralDifferences.check("x xᵀ", in -> in.get(0).matmul(in.get(0).transpose()), square);
        CentralDifferences.check(
                "x, x, x²",
                in -> Var.apply(new Concat(1), in.get(0), in.get(0), in.get(0).square()),
                square);
    }

    @Test
    void everyOpHasASample() throws IOException {
        Set<String> ops = opsInThePackage();
        assertTrue(ops.size() >= 15, () -> "the scan found only " + ops);
        Set<String> sampled = samples().stream()
                .map(sample -> sample.op().getClass().getSimpleName())
                .collect(Collectors.toSet());
        ops.removeAll(sampled);
        assertEquals(Set.of(), ops, "ops without a line in OpSamples");
    }

    private static Set<String> opsInThePackage() throws IOException {
        try (ModuleReader reader = ModuleLayer.boot()
                .configuration()
                .findModule(Op.class.getModule().getName())
                .orElseThrow()
                .reference()
                .open()) {
            return reader.list()
                    .filter(name -> name.startsWith(OPS) && name.endsWith(".class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .filter(name -> !name.endsWith("package-info"))
                    .map(OpDerivativesTest::load)
                    .filter(type -> Op.class.isAssignableFrom(type) && !type.isInterface())
                    .map(Class::getSimpleName)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Class<?> load(String name) {
        return Class.forName(Op.class.getModule(), name);
    }

    private static List<Var> onNoTape(List<Tensor> inputs) {
        return inputs.stream().map(Var::of).toList();
    }
}
