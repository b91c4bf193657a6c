package dev.refrain.nn.train;

import dev.refrain.autograd.Gradients;

/**
 * One update of the parameters, told right after it.
 *
 * @param number counted from 1
 * @param epoch counted from 0
 * @param loss of this batch, before the update
 * @param learningRate that was used
 * @param gradientNorm √Σ g² over all parameters before clipping; NaN where nobody calculated it
 * @param tokens how many predictions the loss is over
 * @param gradients as the optimiser got them
 */
public record Update(
        long number,
        long epoch,
        double loss,
        double learningRate,
        double gradientNorm,
        long tokens,
        Gradients gradients) {}
