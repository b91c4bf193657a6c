import org.jspecify.annotations.NullMarked;

/** The command line: tasks that train recurrent networks and show what they learned. */
@NullMarked
module dev.refrain.examples {
    requires ascii.table;
    requires dev.refrain.nn;
    requires dev.refrain.report;
    requires info.picocli;
    requires it.unimi.dsi.fastutil.core;
    requires me.tongfei.progressbar;
    requires tools.jackson.core;
    requires static transitive org.jspecify;

    // picocli fills the fields of the commands, Tree reads the components of the models
    opens dev.refrain.examples to
            info.picocli;
    opens dev.refrain.examples.adder to
            dev.refrain.autograd,
            info.picocli;
    opens dev.refrain.examples.bench to
            dev.refrain.autograd,
            info.picocli;
    opens dev.refrain.examples.memory to
            dev.refrain.autograd,
            info.picocli;
    opens dev.refrain.examples.option to
            info.picocli;
    opens dev.refrain.examples.poetry to
            dev.refrain.autograd,
            info.picocli;
    opens dev.refrain.examples.gradcheck to
            info.picocli;
}
