/**
 * The kernels as plain scalar Java: the source of the vector kernels, the fallback where the Vector API is missing, and
 * the oracle for their bits. Imports nothing of this project but {@code internal.memory}.
 */
package dev.refrain.tensor.internal.kernel;
