/** The vector kernels, generated at build time from the plain ones: the only home of {@code jdk.incubator.vector}. */
package dev.refrain.tensor.internal.simd;
