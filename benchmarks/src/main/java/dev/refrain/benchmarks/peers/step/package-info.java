/** One step of an LSTM for one sequence, without gradients, in Refrain and in others: what a model that writes or listens does. */
@NullMarked
package dev.refrain.benchmarks.peers.step;

import org.jspecify.annotations.NullMarked;
