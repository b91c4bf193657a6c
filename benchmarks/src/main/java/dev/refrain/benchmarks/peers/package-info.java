/** What comparisons with other libraries share: arguments, turns of what is compared with the peak of the core, and tables of times. */
@NullMarked
package dev.refrain.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
