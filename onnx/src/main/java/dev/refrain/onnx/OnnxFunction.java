package dev.refrain.onnx;

/** A model as it is exported: a function of its inputs, of parameters and of constants, which does the same for all sizes. */
@FunctionalInterface
public interface OnnxFunction {
    /** The outputs for these inputs, which have shapes and no elements. */
    OnnxOutputs apply(OnnxInputs in);
}
