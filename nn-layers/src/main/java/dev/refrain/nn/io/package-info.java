/**
 * Weights in files: tensors with names in the <a href="https://huggingface.co/docs/safetensors">safetensors</a> format, which
 * other frameworks read and write too, and as arrays of NumPy. A file is replaced as a whole or not at all; one that is not
 * exactly as the format says is refused, and nothing of it is taken. And weights under the names they have elsewhere.
 */
package dev.refrain.nn.io;
