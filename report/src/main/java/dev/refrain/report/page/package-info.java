/** One page with all there is to see: HTML that needs no network, filled in from resources. */
package dev.refrain.report.page;
