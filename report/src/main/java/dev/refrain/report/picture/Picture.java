package dev.refrain.report.picture;

/** Something to look at, with a title; the same data are drawn on the page, as a PNG and in TensorBoard. */
public sealed interface Picture permits Curves, HeatMap, Histogram, Ridges {
    /** What it shows. */
    String title();
}
