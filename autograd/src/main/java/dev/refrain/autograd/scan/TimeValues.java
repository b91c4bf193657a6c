package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.scan.Node.Applied;
import dev.refrain.autograd.scan.Node.Constant;
import dev.refrain.autograd.scan.Node.Role;
import dev.refrain.autograd.scan.Node.Source;
import dev.refrain.tensor.internal.memory.Buffer;

/** Where the values of a program lie at one time, in every run. */
final class TimeValues extends Values {
    private final Sweep sweep;
    private final StepCode code;
    private final int time;

    TimeValues(Sweep sweep, int time) {
        super(sweep.code().program, sweep.changing());
        this.sweep = sweep;
        code = sweep.code();
        this.time = time;
    }

    @Override
    Buffer of(int node) {
        Node base = program.node(program.base(node));
        boolean elsewhereInEveryRun = base instanceof Source && code.isOnce(node);
        return elsewhereInEveryRun ? sweep.copy(node) : super.of(node);
    }

    @Override
    Op op(int node) {
        return super.op(node) instanceof StepMask mask
                ? new MaskDrawing(mask, sweep, time, time + 1, 0)
                : super.op(node);
    }

    @Override
    Buffer own(int node) {
        return switch (program.node(node)) {
            case Constant constant -> constant.value().buffer();
            case Source source -> source(source);
            case Applied applied -> calculated(node);
        };
    }

    private Buffer source(Source source) {
        if (source.role() == Role.SAVED) {
            return new TimeValues(sweep.forward(), time).of(source.index());
        }
        return source.role() == Role.INPUT
                ? sweep.input().at(time)
                : sweep.carried(source.index()).at(sweep.comes(time));
    }

    private Buffer calculated(int node) {
        int carried = code.next(node);
        if (carried != StepCode.NONE) {
            return sweep.carried(carried).at(sweep.goes(time));
        }
        Place place = code.place(node);
        if (place != null) {
            return place.in(of(place.host()), program.shape(node));
        }
        return sweep.memory(node).at(code.isOverTime(node) || code.inherited(node) != StepCode.NONE ? time : 0);
    }
}
