/**
 * Values: tensors, shapes, element types, token ids, random keys, and the exceptions all modules share. Nothing here
 * calculates and nothing knows of gradients; adding an op never edits this package.
 */
package dev.refrain.tensor;
