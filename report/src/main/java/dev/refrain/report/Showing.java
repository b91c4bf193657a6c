package dev.refrain.report;

import dev.refrain.report.picture.Section;

/** Where sections are shown beside what a training tells: on a page, as files of pictures, in TensorBoard. */
@FunctionalInterface
public interface Showing {
    /** Shows a section from now on; where one of its title is seen already, in its place. */
    void show(Section section);
}
