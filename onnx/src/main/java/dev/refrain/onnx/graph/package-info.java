/** ONNX graphs as they are built, and their file format: the only home of protocol buffers. Knows nothing of models or tapes. */
package dev.refrain.onnx.graph;
