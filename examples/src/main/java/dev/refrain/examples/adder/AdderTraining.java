package dev.refrain.examples.adder;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.scan.CompiledLoss;
import dev.refrain.nn.data.Batches;
import dev.refrain.nn.flow.Flow;
import dev.refrain.nn.flow.GradientFlow;
import dev.refrain.nn.loss.Reduction;
import dev.refrain.nn.loss.SquaredError;
import dev.refrain.nn.optim.Optimiser;
import dev.refrain.nn.train.Learned;
import dev.refrain.nn.train.Trainer;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Tensor;

/** One pair per update: squared error ½ Σ (p - t)² over the bits of the sum. */
final class AdderTraining {
    private static final SquaredError LOSS = new SquaredError(Reduction.SUM);

    /** How many pairs are looked into. */
    private static final int SEEN = 32;

    private final AdderModel<?> model;
    private final int bits;
    private final RandomKey pairs;
    private final CompiledLoss loss;
    private Tensor predictions = Tensor.zeros(DType.FLOAT32, 0);

    AdderTraining(AdderModel<?> model, int bits, long seed) {
        this.model = model;
        this.bits = bits;
        this.pairs = RandomKey.of(seed).child("pairs");
        this.loss = new CompiledLoss(in -> lossOf(in.get(0), in.get(1)));
    }

    /** The pair of an iteration, counted from 0. */
    BinaryAddition pair(long iteration) {
        return BinaryAddition.random(bits, pairs, iteration, 1);
    }

    /** The training by this optimiser. */
    Trainer<BinaryAddition> trainer(Optimiser optimiser) {
        return Trainer.of(model, Batches.endless(this::pair), (pair, noise) -> learn(pair), optimiser)
                .named("adder");
    }

    private Learned learn(BinaryAddition pair) {
        CompiledLoss.Value value = loss.at(pair.inputs(), pair.targets());
        predictions = value.seen().getFirst();
        return new Learned(value.loss(), value.gradients());
    }

    private CompiledLoss.Result lossOf(Var inputs, Var targets) {
        Var prediction = model.apply(inputs);
        return CompiledLoss.Result.of(LOSS.of(prediction, targets).mul(0.5), prediction);
    }

    /** How gradients flow in the model as it is, over pairs that it does not learn from. */
    Flow flow() {
        return flow(model);
    }

    private <S> Flow flow(AdderModel<S> of) {
        BinaryAddition seen = BinaryAddition.random(bits, pairs.child("seen"), 0, SEEN);
        Var targets = Var.of(seen.targets());
        return GradientFlow.of(of.layer())
                .look(
                        Var.of(seen.inputs()),
                        y -> LOSS.of(of.answers(y), targets).mul(0.5));
    }

    /** What the model said of the last pair that it learned from, before it did, [bits, 1, 1]. */
    Tensor predictions() {
        return predictions;
    }
}
