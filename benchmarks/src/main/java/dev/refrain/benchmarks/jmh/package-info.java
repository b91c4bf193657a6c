/** Kernels, layers and the adder alone, each in JVMs of its own. */
@NullMarked
package dev.refrain.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
