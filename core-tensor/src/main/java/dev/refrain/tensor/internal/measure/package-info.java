/**
 * How fast the kernels are on this machine: products beside the peak of the core, functions by the element. What runs is what
 * models run; what is returned are plain figures, for the command line and the benchmarks to show.
 */
package dev.refrain.tensor.internal.measure;
