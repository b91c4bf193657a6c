/** How good a model is, in numbers people know: sums over what was added, exact and in a fixed order. Nothing here has a gradient. */
package dev.refrain.nn.metric;
