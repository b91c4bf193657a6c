/** From files to ids: text that is known to be text, and the vocabulary that numbers its symbols. */
package dev.refrain.nn.data;
