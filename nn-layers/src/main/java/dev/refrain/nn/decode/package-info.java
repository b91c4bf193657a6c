/** Decoding: how symbols are chosen from what a model says. */
package dev.refrain.nn.decode;
