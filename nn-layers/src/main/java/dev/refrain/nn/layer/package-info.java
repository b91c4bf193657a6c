/** Layers without time: what stands before, behind and between recurrent ones. */
package dev.refrain.nn.layer;
