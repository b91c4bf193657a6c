/** What there is to look at, as data: curves, heat maps, histograms. Who draws it is elsewhere. */
package dev.refrain.report.picture;
