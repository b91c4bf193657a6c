/** Event files of TensorBoard, byte by byte: nothing else is needed to write them. */
package dev.refrain.report.tensorboard;
