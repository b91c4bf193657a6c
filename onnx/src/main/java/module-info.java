import org.jspecify.annotations.NullMarked;

/** Models as ONNX files, which other runtimes run: from the program of a trace, op by op. */
@NullMarked
module dev.refrain.onnx {
    requires com.google.protobuf;
    requires transitive dev.refrain.nn;
    requires org.tribuo.util.onnx;
    requires static transitive org.jspecify;

    exports dev.refrain.onnx;
}
