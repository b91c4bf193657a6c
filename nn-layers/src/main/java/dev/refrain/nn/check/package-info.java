/**
 * The gradient check for cells, layers and losses, and samples of all that ship here. A new cell, layer or loss gets its line
 * in {@code CellSamples}, {@code LayerSamples} or {@code LossSamples}.
 */
package dev.refrain.nn.check;
