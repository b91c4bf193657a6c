/**
 * Recurrent networks: what a cell is, the one loop over time that drives every cell, and the parameters of whole models.
 * Cells, layers, losses, optimisers and initialisers have packages of their own below.
 */
package dev.refrain.nn;
