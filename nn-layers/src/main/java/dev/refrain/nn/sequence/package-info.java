/**
 * From sequence to sequence: attention over what an encoder gave, decoders that are fed their own predictions, and training on
 * sequences that are too long to go back through.
 */
package dev.refrain.nn.sequence;
