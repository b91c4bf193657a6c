/** From a model to a trained one: the loop over batches, who is told about it, and what it needs to go on after a stop. */
package dev.refrain.nn.train;
