package dev.refrain.gradcheck.junit.architecture.offenders.circle;

import dev.refrain.gradcheck.junit.architecture.offenders.round.Other;

/** Half of a cycle of packages. */
public record One(Other other) {}
