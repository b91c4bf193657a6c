package dev.refrain.autograd.outside;

import dev.refrain.autograd.Parameter;

/** A user's model: a record that lives in a package of its own. */
public record Encoder(Parameter weight, Cell cell) {
    /** A part of it. */
    public record Cell(Parameter bias) {}
}
