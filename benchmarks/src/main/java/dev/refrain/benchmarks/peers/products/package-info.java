/** The same products in Refrain and in the libraries that other frameworks build upon, in one process. */
@NullMarked
package dev.refrain.benchmarks.peers.products;

import org.jspecify.annotations.NullMarked;
