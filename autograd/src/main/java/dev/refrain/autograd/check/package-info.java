/**
 * The gradient check: gradients of functions and models against central differences in float64. It sees the tape from
 * outside, as users do, and needs no test library.
 */
package dev.refrain.autograd.check;
