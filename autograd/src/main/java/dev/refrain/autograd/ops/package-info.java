/**
 * The primitive operations, one record per file: shape rule, forward kernel, gradient rule. Composites of these live in
 * {@code Functions}.
 */
package dev.refrain.autograd.ops;
