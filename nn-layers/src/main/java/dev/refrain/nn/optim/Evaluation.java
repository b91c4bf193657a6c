package dev.refrain.nn.optim;

import dev.refrain.autograd.Gradients;

/** A loss and its gradients, at the parameters as they are. */
public record Evaluation(double loss, Gradients gradients) {}
