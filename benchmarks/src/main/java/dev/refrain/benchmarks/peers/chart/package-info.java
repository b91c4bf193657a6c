/** Figures as bars, in the terminal and in a picture. */
@NullMarked
package dev.refrain.benchmarks.peers.chart;

import org.jspecify.annotations.NullMarked;
