package dev.refrain.gradcheck.junit.golden;

import static dev.refrain.gradcheck.junit.golden.GoldenFunction.binary;
import static dev.refrain.gradcheck.junit.golden.GoldenFunction.by;
import static dev.refrain.gradcheck.junit.golden.GoldenFunction.of;
import static dev.refrain.gradcheck.junit.golden.GoldenFunction.unary;

import dev.refrain.autograd.Activations;
import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Indexing;
import dev.refrain.autograd.Masks;
import dev.refrain.autograd.Var;
import dev.refrain.tensor.Ids;
import java.util.HashMap;
import java.util.Map;

/** The functions of the cases that work element by element, but for those that a value has as methods. */
final class GoldenElements {
    private GoldenElements() {}

    static Map<String, GoldenFunction> all() {
        Map<String, GoldenFunction> all = new HashMap<>(unaries());
        all.putAll(activations());
        all.putAll(ofSeveral());
        return all;
    }

    private static Map<String, GoldenFunction> unaries() {
        return Map.ofEntries(
                Map.entry("sin", unary(Functions::sin)),
                Map.entry("cos", unary(Functions::cos)),
                Map.entry("tan", unary(Functions::tan)),
                Map.entry("asin", unary(Functions::asin)),
                Map.entry("acos", unary(Functions::acos)),
                Map.entry("atan", unary(Functions::atan)),
                Map.entry("sinh", unary(Functions::sinh)),
                Map.entry("cosh", unary(Functions::cosh)),
                Map.entry("asinh", unary(Functions::asinh)),
                Map.entry("acosh", unary(Functions::acosh)),
                Map.entry("atanh", unary(Functions::atanh)),
                Map.entry("rsqrt", unary(Functions::rsqrt)),
                Map.entry("erfc", unary(Functions::erfc)));
    }

    private static Map<String, GoldenFunction> activations() {
        return Map.ofEntries(
                Map.entry("silu", unary(Activations::silu)),
                Map.entry("gelu", unary(Activations::gelu)),
                Map.entry("mish", unary(Activations::mish)),
                Map.entry("softsign", unary(Activations::softsign)),
                Map.entry("logSigmoid", unary(Activations::logSigmoid)),
                Map.entry("selu", unary(Activations::selu)),
                Map.entry("hardTanh", unary(Activations::hardTanh)),
                Map.entry("hardSigmoid", unary(Activations::hardSigmoid)),
                Map.entry("hardSwish", unary(Activations::hardSwish)),
                Map.entry("relu6", unary(Activations::relu6)),
                Map.entry("leakyRelu", unary(x -> Activations.leakyRelu(x, 0.01))),
                Map.entry("elu", unary(x -> Activations.elu(x, 0.7))),
                Map.entry("celu", unary(x -> Activations.celu(x, 0.5))),
                Map.entry("softShrink", unary(x -> Activations.softShrink(x, 0.5))),
                Map.entry("hardShrink", unary(x -> Activations.hardShrink(x, 0.5))));
    }

    private static Map<String, GoldenFunction> ofSeveral() {
        return Map.of(
                "logAddExp", binary(Functions::logAddExp),
                "atan2", binary(Functions::atan2),
                "hypot", binary(Functions::hypot),
                "clamp", unary(x -> Masks.clamp(x, -1.5, 2.5)),
                "lerp", of(x -> Functions.lerp(x.get(0), x.get(1), x.get(2))),
                "where", by((x, ids) -> Masks.where(mask(x.getFirst(), ids), x.get(0), x.get(1))));
    }

    /** 1 where the ids are 1, 0 where they are 0. */
    private static Var mask(Var like, Ids ids) {
        return Indexing.oneHot(ids, 2, like.dtype()).select(-1, 1);
    }
}
