/** Optimisers: how gradients change parameters. */
package dev.refrain.nn.optim;
