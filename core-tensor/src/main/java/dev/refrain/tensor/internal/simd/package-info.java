/**
 * The vector kernels: the only home of {@code jdk.incubator.vector}. Loops over pointwise functions and over
 * rows are generated at build time from the scalar bodies; products are written by hand.
 */
package dev.refrain.tensor.internal.simd;
