import org.jspecify.annotations.NullMarked;

/** What is seen of a training: a page, pictures, TensorBoard, CSV. All of it listens to the loop and changes nothing. */
@NullMarked
module dev.refrain.report {
    requires java.desktop;
    requires tools.jackson.core;
    requires transitive dev.refrain.nn;
    requires static transitive org.jspecify;
    requires xchart;

    exports dev.refrain.report;
    exports dev.refrain.report.drawing;
    exports dev.refrain.report.picture;
    exports dev.refrain.report.tensorboard;
}
