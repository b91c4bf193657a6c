/** From files to batches: text that is known to be text, the vocabulary that numbers its symbols, and batches by their position. */
package dev.refrain.nn.data;
