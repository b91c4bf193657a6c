package dev.refrain.autograd.scan;

import dev.refrain.autograd.scan.Node.Constant;
import dev.refrain.autograd.scan.Node.Role;
import dev.refrain.autograd.scan.Node.Source;
import dev.refrain.tensor.internal.memory.Buffer;

/** The values that are the same for all times, in one run. */
final class OnceValues extends Values {
    private final Sweep sweep;

    OnceValues(Sweep sweep) {
        super(sweep.code().program, sweep.changing());
        this.sweep = sweep;
    }

    @Override
    Buffer own(int node) {
        return switch (program.node(node)) {
            case Constant constant -> constant.value().buffer();
            case Source source ->
                source.role() == Role.SHARED
                        ? sweep.shared(source.index())
                        : sweep.forward().once().of(source.index());
            case Node.Applied applied -> sweep.memory().of(node).at(0);
        };
    }
}
