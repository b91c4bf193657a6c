/** Listeners that show a training: a page, a table, pictures. What they show lives in the packages below. */
package dev.refrain.report;
