package dev.refrain.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.check.sample.Choices;
import dev.refrain.autograd.check.sample.OpCase;
import dev.refrain.autograd.check.sample.OpSample;
import dev.refrain.autograd.check.sample.OpSamples;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every op that there is, at any arguments of its sample: ONNX Runtime gives what we do, or the op is refused by name. */
class OpExportTest {
    private static final int CASES = 6;

    /** Ops that only gradients are made of, and noise: docs/onnx.md has the reasons. */
    private static final Set<String> REFUSED = Set.of(
            "dropout",
            "crossEntropySlope",
            "layerNormSlope",
            "firstMax",
            "spread",
            "conv2dImages",
            "conv2dWeights",
            "maxPool2dSpread",
            "maxPool2dTake");

    /** Of which ONNX Runtime 1.29 has no kernel for float64 on processors. */
    private static final Set<String> NOT_WIDE = Set.of(
            "erf", "erfc", "gelu", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "asinh", "acosh", "atanh",
            "conv2d");

    static List<OpSample> translated() {
        return OpSamples.all().stream()
                .filter(sample -> !REFUSED.contains(sample.name()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("translated")
    void agreesInFloat32(OpSample sample) {
        agrees(sample, DType.FLOAT32, CASES);
    }

    @ParameterizedTest
    @MethodSource("translated")
    void agreesInFloat64(OpSample sample) {
        assumeTrue(!NOT_WIDE.contains(sample.name()));
        agrees(sample, DType.FLOAT64, 2);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRefusedByName(OpSample sample) {
        OpCase drawn = sample.draw(Choices.numbered(1, RandomKey.of(1)));
        List<Var> arguments = drawn.arguments().values();
        OnnxExport export = OnnxExport.named("refused");
        for (int i = 0; i < arguments.size(); i++) {
            export = export.input("x" + i, DType.FLOAT64, sizes(arguments.get(i).shape()));
        }
        OnnxExport described = export;
        OnnxException refused = assertThrows(
                OnnxException.class,
                () -> described.of(in -> OnnxOutputs.of(
                        "y",
                        drawn.apply(IntStream.range(0, arguments.size())
                                .mapToObj(i -> in.value("x" + i))
                                .toList()))));
        assertTrue(refused.getMessage().startsWith("onnx: " + sample.name() + " of ["), refused.getMessage());
    }

    static List<OpSample> refused() {
        List<OpSample> refused = OpSamples.all().stream()
                .filter(sample -> REFUSED.contains(sample.name()))
                .toList();
        assertEquals(REFUSED.size(), refused.size());
        return refused;
    }

    private static void agrees(OpSample sample, DType dtype, int cases) {
        for (int number = 0; number < cases; number++) {
            OpCase drawn = sample.draw(Choices.numbered(number, RandomKey.of(number)));
            if (drawn.arguments().values().stream()
                    .anyMatch(each -> each.shape().count() == 0)) {
                continue; // ONNX Runtime 1.29 does not come back from some of these
            }
            Map<String, Object> inputs = new LinkedHashMap<>();
            OnnxExport export = OnnxExport.named(sample.name());
            List<String> names = new ArrayList<>();
            for (Var argument : drawn.arguments().values()) {
                String name = "x" + names.size();
                names.add(name);
                Tensor value = argument.detach().value().to(dtype);
                inputs.put(name, value);
                export = export.input(name, dtype, sizes(value.shape()));
            }
            OnnxFunction function = in -> OnnxOutputs.of(
                    "y", drawn.apply(names.stream().map(in::value).toList()));
            try (OrtRun run = new OrtRun(export.of(function))) {
                Agreement.check(function, run, inputs, Agreement.TOLERANCE);
            } catch (AssertionError | OnnxException e) {
                throw new AssertionError("case %d, %s: %s".formatted(number, drawn, e.getMessage()), e);
            }
        }
    }

    static String sizes(Shape shape) {
        return Arrays.stream(shape.sizes()).mapToObj(String::valueOf).collect(Collectors.joining(", "));
    }
}
