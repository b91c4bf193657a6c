/**
 * The export of models: {@link dev.refrain.onnx.OnnxExport} calls a model with values that have shapes and no elements, at several
 * sizes, and writes what it does as an ONNX graph for all sizes. Inside, {@code Nodes} is what was traced, {@code Symbols} which
 * sizes vary, {@code Translation} goes through the nodes, and {@code OpTable} and {@code PointwiseTable} say what each op is in ONNX.
 */
package dev.refrain.onnx;
