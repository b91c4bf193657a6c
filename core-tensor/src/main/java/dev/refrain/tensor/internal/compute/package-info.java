/**
 * The kernels' counters: each takes buffers, picks layout, element type, vector or plain loops and threads, and calls the
 * loops of {@code internal.kernel} and {@code internal.simd}. Arguments were checked above; here they are only asserted.
 */
package dev.refrain.tensor.internal.compute;
