/**
 * The vector kernels: the only home of {@code jdk.incubator.vector}. Loops over pointwise functions are generated at build
 * time from the plain ones; products are written by hand.
 */
package dev.refrain.tensor.internal.simd;
