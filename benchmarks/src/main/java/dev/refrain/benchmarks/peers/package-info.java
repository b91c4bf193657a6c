/** What comparisons with other libraries share: arguments, the peak of a core, and taking turns. */
@NullMarked
package dev.refrain.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
