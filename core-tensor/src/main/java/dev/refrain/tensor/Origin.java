package dev.refrain.tensor;

/**
 * The computation that values entered on. This module knows nothing more of it; autograd's tape is one. {@link Ids} carry
 * theirs, so that looking up ids is recorded where they entered.
 */
public interface Origin {}
