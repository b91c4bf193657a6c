package dev.refrain.gradcheck.junit.golden;

import static dev.refrain.gradcheck.junit.golden.GoldenFunction.binary;
import static dev.refrain.gradcheck.junit.golden.GoldenFunction.by;

import dev.refrain.autograd.Indexing;
import dev.refrain.autograd.Var;
import dev.refrain.nn.loss.AbsoluteError;
import dev.refrain.nn.loss.BinaryCrossEntropy;
import dev.refrain.nn.loss.CosineDistance;
import dev.refrain.nn.loss.CrossEntropy;
import dev.refrain.nn.loss.HuberError;
import dev.refrain.nn.loss.KullbackLeibler;
import dev.refrain.nn.loss.Reduction;
import dev.refrain.nn.loss.SquaredError;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import java.util.Map;

/** The losses of the cases. */
final class GoldenLosses {
    private GoldenLosses() {}

    static Map<String, GoldenFunction> all() {
        CrossEntropy mean = new CrossEntropy(Reduction.MEAN);
        double[] weights = {0.5, 2, 1.25};
        return Map.ofEntries(
                Map.entry("binaryCrossEntropy", binary(new BinaryCrossEntropy(Reduction.MEAN)::of)),
                Map.entry("squaredError", binary(new SquaredError(Reduction.MEAN)::of)),
                Map.entry("absoluteError", binary(new AbsoluteError(Reduction.MEAN)::of)),
                Map.entry("huberError", binary(new HuberError(Reduction.NONE, 0.7)::of)),
                Map.entry("kullbackLeibler", binary(new KullbackLeibler(Reduction.NONE)::of)),
                Map.entry(
                        "kullbackLeiblerZeros",
                        by((x, ids) -> new KullbackLeibler(Reduction.SUM)
                                .of(x.getFirst(), zerosAndOnes(ids, x.getFirst().dtype())))),
                Map.entry("cosineDistance", binary(new CosineDistance(Reduction.NONE)::of)),
                Map.entry("crossEntropy", crossEntropy(mean)),
                Map.entry("crossEntropyIgnored", crossEntropy(mean.withIgnored(1))),
                Map.entry("crossEntropySmoothed", crossEntropy(mean.withSmoothing(0.2))),
                Map.entry("crossEntropyWeighted", crossEntropy(mean.withWeights(weights))),
                Map.entry("crossEntropyOptions", crossEntropy(withOptions(Reduction.MEAN, weights))),
                Map.entry("crossEntropyOptionsSum", crossEntropy(withOptions(Reduction.SUM, weights))),
                Map.entry("crossEntropyOptionsTerms", crossEntropy(withOptions(Reduction.NONE, weights))));
    }

    private static CrossEntropy withOptions(Reduction reduction, double... weights) {
        return new CrossEntropy(reduction).withIgnored(1).withSmoothing(0.2).withWeights(weights);
    }

    private static GoldenFunction crossEntropy(CrossEntropy loss) {
        return by((x, ids) -> loss.of(x.getFirst(), ids));
    }

    private static Var zerosAndOnes(Ids ids, DType dtype) {
        return Indexing.oneHot(ids, 2, dtype).select(-1, 1);
    }
}
