/**
 * Where numbers lie: strided windows on heap arrays, and the places at which a sliding window touches them. Knows neither
 * shapes' rules nor mathematics, and imports nothing.
 */
package dev.refrain.tensor.internal.memory;
