import org.jspecify.annotations.NullMarked;

/** Recurrent networks: cells and the loop over time, layers, losses, optimisers, initialisers, vocabularies. */
@NullMarked
module dev.refrain.nn {
    requires transitive dev.refrain.autograd;
    requires it.unimi.dsi.fastutil.core;
    requires tools.jackson.core;
    requires static transitive org.jspecify;

    exports dev.refrain.nn;
    exports dev.refrain.nn.cell;
    exports dev.refrain.nn.check;
    exports dev.refrain.nn.data;
    exports dev.refrain.nn.decode;
    exports dev.refrain.nn.init;
    exports dev.refrain.nn.io;
    exports dev.refrain.nn.layer;
    exports dev.refrain.nn.loss;
    exports dev.refrain.nn.metric;
    exports dev.refrain.nn.optim;
    exports dev.refrain.nn.sequence;
    exports dev.refrain.nn.train;
}
