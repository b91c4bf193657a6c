/** How signals and gradients flow through recurrent layers: norms over time, products of Jacobians, and what is wrong, in words. */
package dev.refrain.nn.flow;
