package dev.refrain.nn.io;

import dev.refrain.tensor.DType;
import org.jspecify.annotations.Nullable;

/** The format's names of the types that tensors have here. */
final class ElementTypes {
    static final String EXPECTED = "\"F32\" or \"F64\"";

    private ElementTypes() {}

    /** The type of this name; null if there is none. */
    static @Nullable DType named(String name) {
        return switch (name) {
            case "F32" -> DType.FLOAT32;
            case "F64" -> DType.FLOAT64;
            default -> null;
        };
    }

    static String name(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> "F32";
            case FLOAT64 -> "F64";
        };
    }
}
