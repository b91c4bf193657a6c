/** Where numbers lie: strided windows on heap arrays. Knows neither shapes' rules nor mathematics, and imports nothing. */
package dev.refrain.tensor.internal.memory;
