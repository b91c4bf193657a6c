import org.jspecify.annotations.NullMarked;

/** The test kit for your own operations, cells and layers, with JUnit 5 and jqwik: so far, what properties are made of. */
@NullMarked
module dev.refrain.gradcheck.junit {
    requires transitive dev.refrain.nn;
    requires transitive net.jqwik.api;
    requires transitive org.junit.jupiter.api;
    requires static transitive org.jspecify;

    exports dev.refrain.gradcheck.junit;
}
