package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.scan.Node.Applied;
import dev.refrain.autograd.scan.Node.Constant;
import dev.refrain.autograd.scan.Node.Source;
import dev.refrain.tensor.internal.memory.Buffer;

/** Where the values of a program for some rows of the batch lie at one time, in every run. */
final class TimeValues extends Values {
    private final Sweep sweep;
    private final StepCode code;
    private final int time;
    private final Rows rows;

    TimeValues(Sweep sweep, int time, Rows rows) {
        super(sweep.code().program, sweep.changing());
        this.sweep = sweep;
        code = sweep.code();
        this.time = time;
        this.rows = rows;
    }

    @Override
    Op op(int node) {
        Op op = super.op(node);
        if (op instanceof StepMask mask) {
            return new MaskDrawing(mask, sweep, time, time + 1, rows.from());
        }
        int axis = code.axes[node];
        return axis < 0 || rows.count() == code.rows ? op : op.withRows(axis, rows.count());
    }

    @Override
    Buffer of(int node) {
        Node base = program.node(program.base(node));
        boolean elsewhereInEveryRun = base instanceof Source && code.isOnce(node);
        return elsewhereInEveryRun ? sweep.memory().copy(node) : super.of(node);
    }

    @Override
    Buffer own(int node) {
        return switch (program.node(node)) {
            case Constant constant -> constant.value().buffer();
            case Source source -> source(node, source);
            case Applied applied -> calculated(node);
        };
    }

    private Buffer source(int node, Source source) {
        return switch (source.role()) {
            case SAVED -> new TimeValues(sweep.forward(), time, rows).of(source.index());
            case INPUT -> ofRows(node, sweep.input().at(time));
            case CARRIED, SHARED ->
                ofRows(node, sweep.memory().carried(source.index()).at(sweep.comes(time)));
        };
    }

    private Buffer calculated(int node) {
        int carried = code.next(node);
        if (carried != StepCode.NONE) {
            return ofRows(node, sweep.memory().carried(carried).at(sweep.goes(time)));
        }
        Place place = code.place(node);
        if (place != null) {
            return place.in(of(place.host()), program.shape(node));
        }
        int slot = code.isOverTime(node) || code.inherited(node) != StepCode.NONE ? time : 0;
        return ofRows(node, sweep.memory().of(node).at(slot));
    }

    private Buffer ofRows(int node, Buffer all) {
        return rows.count() == code.rows ? all : rows.of(all, code.axes[node]);
    }
}
