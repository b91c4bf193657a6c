/**
 * What gradient checks are tried on: shapes, values, views and aliased arguments drawn from choices, and for everything that
 * ships in this module a sample that draws cases of it. A new op gets its line in {@code OpSamples}.
 */
package dev.refrain.autograd.check.sample;
