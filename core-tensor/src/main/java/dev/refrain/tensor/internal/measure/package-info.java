/**
 * How fast things are on this machine, beside the peak of the core: the kernels, products by their operations and functions by
 * the element, and whatever else takes turns with them. What runs is what models run; what is returned are plain figures, for
 * the command line and the benchmarks to show.
 */
package dev.refrain.tensor.internal.measure;
