/**
 * The table of pointwise functions: name, formula, derivative, domain and kernel of each, one entry per function. Gradient
 * rules and gradient checks are made from it. Imports only the kernels.
 */
package dev.refrain.tensor.pointwise;
