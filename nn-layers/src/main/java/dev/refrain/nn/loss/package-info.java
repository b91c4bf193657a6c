/** Losses: what is made small. They never broadcast, and say how they reduce. */
package dev.refrain.nn.loss;
