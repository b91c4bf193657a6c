package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.RowAxis;
import dev.refrain.autograd.scan.Node.Applied;
import dev.refrain.autograd.scan.Node.Constant;
import dev.refrain.autograd.scan.Node.Source;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.internal.memory.Buffer;

/** The values of the times {@code from .. to - 1} in one run: the rows of all of them, one time after the other. */
final class BlockValues extends Values {
    private final Sweep sweep;
    private final StepCode code;
    private final int from;
    private final int to;

    BlockValues(Sweep sweep, int from, int to) {
        super(sweep.code().program, sweep.changing());
        this.sweep = sweep;
        code = sweep.code();
        this.from = from;
        this.to = to;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    @Override
    Op op(int node) {
        Op op = ((Applied) program.node(node)).op();
        if (op instanceof StepMask mask) {
            return new MaskDrawing(mask, sweep, from, to, 0);
        }
        int axis = code.axes[node];
        return axis < 0 ? op : op.withRows(axis, (to - from) * code.rows);
    }

    /** The shape of a node's value for the rows of this block. */
    Shape shape(int node) {
        Shape shape = program.shape(node);
        int axis = code.axes[node];
        return axis < 0 ? shape : shape.with(axis, (to - from) * code.rows);
    }

    @Override
    Buffer own(int node) {
        return switch (program.node(node)) {
            case Constant constant -> constant.value().buffer();
            case Source source -> source(node, source);
            case Applied applied -> calculated(node, applied);
        };
    }

    private Buffer source(int node, Source source) {
        if (code.isOnce(node)) {
            return sweep.once().of(node);
        }
        return switch (source.role()) {
            case SAVED -> new BlockValues(sweep.forward(), from, to).of(source.index());
            case INPUT -> sweep.inputRows(from, to);
            case CARRIED -> carried(source.index());
            case SHARED -> throw new IllegalStateException("what is shared is the same for all times");
        };
    }

    /** A carried value as it comes to each time; one that is the same at all times, so often. */
    private Buffer carried(int k) {
        Storage storage = sweep.memory().carried(k);
        return storage.isSame()
                ? storage.inRows(sweep.copied(storage.repeated(to - from)))
                : storage.rows(sweep.comes(from), sweep.comes(to));
    }

    private Buffer calculated(int node, Applied applied) {
        if (code.axes[node] == RowAxis.NONE) {
            return applied.phase() == Phase.ONCE
                    ? sweep.once().of(node)
                    : sweep.memory().of(node).at(0);
        }
        int carried = code.next(node);
        if (carried != StepCode.NONE) {
            return sweep.memory().carried(carried).rows(sweep.goes(from), sweep.goes(to));
        }
        Place place = code.place(node);
        if (place != null) {
            return place.in(of(place.host()), program.shape(node));
        }
        return sweep.memory().of(node).rows(from, to);
    }
}
