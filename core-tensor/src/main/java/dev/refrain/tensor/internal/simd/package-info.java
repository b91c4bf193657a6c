/**
 * The vector kernels: the only home of {@code jdk.incubator.vector}. Loops over pointwise functions and over
 * rows are generated at build time from the scalar bodies, the tiles of products from a template; what walks through a
 * product is written by hand.
 */
package dev.refrain.tensor.internal.simd;
