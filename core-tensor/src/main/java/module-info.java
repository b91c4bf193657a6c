import org.jspecify.annotations.NullMarked;

/**
 * Tensors: their shapes, memory and kernels. This module knows values only, gradients begin in {@code
 * dev.refrain.autograd}; the Vector API of the JDK stays inside it.
 */
@NullMarked
@SuppressWarnings("module") // the modules of the qualified exports depend on this one, so they are not visible yet
module dev.refrain.tensor {
    requires jdk.incubator.vector;
    requires static transitive org.jspecify;

    exports dev.refrain.tensor;
    exports dev.refrain.tensor.pointwise;
    exports dev.refrain.tensor.internal.compute to
            dev.refrain.autograd,
            dev.refrain.nn;
    exports dev.refrain.tensor.internal.kernel to
            dev.refrain.autograd;
    exports dev.refrain.tensor.internal.measure to
            dev.refrain.examples,
            dev.refrain.report;
    exports dev.refrain.tensor.internal.memory to
            dev.refrain.autograd,
            dev.refrain.nn;
    exports dev.refrain.tensor.internal.parallel to
            dev.refrain.autograd,
            dev.refrain.nn;
}
