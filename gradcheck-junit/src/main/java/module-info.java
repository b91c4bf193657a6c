import org.jspecify.annotations.NullMarked;

/** The test kit for your own operations, cells, layers, losses and models of sequences, with JUnit 5 and jqwik. */
@NullMarked
module dev.refrain.gradcheck.junit {
    requires transitive dev.refrain.nn;
    requires transitive net.jqwik.api;
    requires transitive org.junit.jupiter.api;
    requires static transitive org.jspecify;

    exports dev.refrain.gradcheck.junit;
}
