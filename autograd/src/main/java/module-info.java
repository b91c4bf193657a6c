import org.jspecify.annotations.NullMarked;

/** Reverse-mode automatic differentiation: the tape, one gradient rule per operation, parameters and models. */
@NullMarked
module dev.refrain.autograd {
    requires transitive dev.refrain.tensor;
    requires static transitive org.jspecify;

    exports dev.refrain.autograd;
    exports dev.refrain.autograd.check;
    exports dev.refrain.autograd.check.sample;
    exports dev.refrain.autograd.ops;
    exports dev.refrain.autograd.scan;
}
