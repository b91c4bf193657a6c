package dev.refrain.gradcheck.junit.golden;

import static dev.refrain.gradcheck.junit.golden.GoldenFunction.binary;
import static dev.refrain.gradcheck.junit.golden.GoldenFunction.by;
import static dev.refrain.gradcheck.junit.golden.GoldenFunction.of;
import static dev.refrain.gradcheck.junit.golden.GoldenFunction.unary;

import dev.refrain.autograd.Arrangements;
import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Images;
import dev.refrain.autograd.Indexing;
import dev.refrain.autograd.Products;
import dev.refrain.autograd.Reductions;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Conv2dImages;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.autograd.ops.Sliding;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The functions of the cases, by name; what a case says in words beside its name is an argument here. */
final class GoldenFunctions {
    private GoldenFunctions() {}

    /** All of them. */
    static Map<String, GoldenFunction> all() {
        Map<String, GoldenFunction> all = new HashMap<>();
        for (Map<String, GoldenFunction> family : List.of(
                unaries(),
                binaries(),
                GoldenElements.all(),
                reductions(),
                products(),
                structure(),
                indexing(),
                images(),
                GoldenLosses.all(),
                GoldenLayers.all(),
                GoldenCells.all())) {
            all.putAll(family);
        }
        return all;
    }

    private static Map<String, GoldenFunction> unaries() {
        return Map.ofEntries(
                Map.entry("neg", unary(Var::neg)),
                Map.entry("exp", unary(Var::exp)),
                Map.entry("log", unary(Var::log)),
                Map.entry("tanh", unary(Var::tanh)),
                Map.entry("sigmoid", unary(Var::sigmoid)),
                Map.entry("relu", unary(Var::relu)),
                Map.entry("softplus", unary(Var::softplus)),
                Map.entry("expm1", unary(Functions::expm1)),
                Map.entry("log1p", unary(Functions::log1p)),
                Map.entry("erf", unary(Functions::erf)),
                Map.entry("sqrt", unary(Var::sqrt)),
                Map.entry("square", unary(Var::square)),
                Map.entry("abs", unary(Var::abs)),
                Map.entry("reciprocal", unary(Var::reciprocal)));
    }

    private static Map<String, GoldenFunction> binaries() {
        return Map.ofEntries(
                Map.entry("add", binary(Var::add)),
                Map.entry("sub", binary(Var::sub)),
                Map.entry("mul", binary(Var::mul)),
                Map.entry("div", binary(Var::div)),
                Map.entry("max", binary(Var::max)),
                Map.entry("min", binary(Var::min)),
                Map.entry("pow", binary(Var::pow)),
                Map.entry("xlogy", binary((a, b) -> Var.apply(new PointwiseOp(Pointwise.XLOGY), a, b))),
                Map.entry("matmul", binary(Var::matmul)));
    }

    private static Map<String, GoldenFunction> reductions() {
        return Map.ofEntries(
                Map.entry("sum", unary(x -> x.sum(0, 2))),
                Map.entry("mean", unary(x -> x.mean(1))),
                Map.entry("maxOver", unary(x -> x.maxOver(1))),
                Map.entry("minOver", unary(x -> Reductions.min(x, 1))),
                Map.entry("prod", unary(x -> Reductions.prod(x, 1))),
                Map.entry("variance", unary(x -> Reductions.variance(x, 1))),
                Map.entry("norm", unary(x -> Reductions.norm(x, 1))),
                Map.entry("logSumExp", unary(x -> Reductions.logSumExp(x, 1))),
                Map.entry("cumSum", unary(x -> Reductions.cumSum(x, 1))),
                Map.entry("softmax", unary(x -> x.softmax(1))),
                Map.entry("logSoftmax", unary(x -> x.logSoftmax(2))),
                Map.entry(
                        "layerNorm",
                        of(x -> Reductions.normalise(x.get(0), 1e-5)
                                .mul(x.get(1))
                                .add(x.get(2)))));
    }

    private static Map<String, GoldenFunction> products() {
        return Map.of(
                "batchedMatmul", binary(Var::matmul),
                "einsum",
                        of(x -> Products.einsum(
                                "bik,k->bi", Products.einsum("bij,bkj->bik", x.get(0), x.get(1)), x.get(2))));
    }

    private static Map<String, GoldenFunction> structure() {
        return Map.ofEntries(
                Map.entry("permute", unary(x -> x.permute(2, 0, 1))),
                Map.entry("transpose", unary(Var::transpose)),
                Map.entry("reshape", unary(x -> x.reshape(3, 4))),
                Map.entry("expand", unary(x -> x.expand(Shape.of(2, 3, 4)))),
                Map.entry("slice", unary(x -> x.slice(1, 1, 3))),
                Map.entry("steppedSlice", unary(x -> Arrangements.slice(x, 1, 1, 7, 2))),
                Map.entry("select", unary(x -> x.select(1, 1))),
                Map.entry("flip", unary(x -> Arrangements.flip(x, 0, 2))),
                Map.entry("roll", unary(x -> Arrangements.roll(x, 1, 2))),
                Map.entry("pad", unary(x -> Arrangements.pad(x, 1, 1, 2, 0))),
                Map.entry("concat", of(x -> Functions.concat(1, x))),
                Map.entry("stack", of(x -> Functions.stack(1, x))),
                Map.entry("split", unary(x -> {
                    List<Var> parts = Functions.split(x, 1, 3);
                    return parts.get(0)
                            .add(parts.get(1).mul(2))
                            .add(parts.get(2).mul(3));
                })));
    }

    private static Map<String, GoldenFunction> indexing() {
        return Map.of(
                "gatherRows", by((x, ids) -> x.getFirst().gatherRows(ids)),
                "takeAlongAxis", by((x, ids) -> Indexing.takeAlongAxis(x.getFirst(), 1, ids)),
                "indexSelect", by((x, ids) -> Indexing.indexSelect(x.getFirst(), 1, ids)),
                "scatterAdd", by((x, ids) -> Indexing.scatterAdd(x.get(0), 1, ids, x.get(1))),
                "pick", by((x, ids) -> Indexing.pick(x.getFirst(), ids)),
                "oneHot",
                        by((x, ids) -> x.getFirst()
                                .mul(Indexing.oneHot(ids, 3, x.getFirst().dtype()))));
    }

    private static Map<String, GoldenFunction> images() {
        Sliding plain = Sliding.plain();
        Sliding uneven = plain.strides(2, 1).paddings(1, 2).dilations(1, 2);
        Conv2dImages transposed = new Conv2dImages(plain.stride(2).padding(1), 5, 5);
        Sliding alongTime = plain.strides(2, 1).paddings(1, 0);
        Sliding pooling = plain.strides(2, 1);
        return Map.of(
                "conv2d", binary(Images::conv2d),
                "conv2dSliding", binary((x, w) -> Images.conv2d(x, w, uneven)),
                "conv2dImages", binary((y, w) -> Var.apply(transposed, y, w)),
                "conv1d", binary((x, w) -> Images.conv1d(x, w, alongTime)),
                "maxPool2d", unary(x -> Images.maxPool2d(x, 3, 2, pooling.padding(1))),
                "avgPool2d", unary(x -> Images.avgPool2d(x, 2, 3, pooling.paddings(1, 0))));
    }
}
