/**
 * The same training steps of recurrent layers in Refrain and in other frameworks: forward over time, mean-squared error over all
 * time steps, backward through time, and an SGD update of every weight.
 */
@NullMarked
package dev.refrain.benchmarks.peers.training;

import org.jspecify.annotations.NullMarked;
