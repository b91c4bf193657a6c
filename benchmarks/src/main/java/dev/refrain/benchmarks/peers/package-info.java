/** What comparisons with other libraries share: arguments, and turns of what is compared with the peak of the core. */
@NullMarked
package dev.refrain.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
