/** Threads: a fixed split of work by the shape of the data, run on reused threads. Knows nothing of tensors. */
package dev.refrain.tensor.internal.parallel;
