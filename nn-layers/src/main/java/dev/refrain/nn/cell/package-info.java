/** Cells: records that hold the equations of one step in the order of their paper, and nothing else. */
package dev.refrain.nn.cell;
