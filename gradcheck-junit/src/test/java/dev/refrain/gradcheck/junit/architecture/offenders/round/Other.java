package dev.refrain.gradcheck.junit.architecture.offenders.round;

import dev.refrain.gradcheck.junit.architecture.offenders.circle.One;

/** The other half of a cycle of packages. */
public record Other(One one) {}
