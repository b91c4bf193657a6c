package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.Concat;
import dev.refrain.autograd.scan.Node.Applied;
import dev.refrain.tensor.internal.compute.PreparedRun;
import dev.refrain.tensor.internal.memory.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the instructions of the loop, for every time, for some rows of the batch. */
final class LoopBuilder {
    private final Sweep sweep;
    private final StepCode code;
    private final StepProgram program;
    private final Rows rows;
    private final List<Phase> phases;
    private final Map<Part, PreparedRun> kernels = new HashMap<>();

    /** Of what is calculated in these phases. */
    LoopBuilder(Sweep sweep, Rows rows, List<Phase> phases) {
        this.sweep = sweep;
        this.rows = rows;
        this.phases = phases;
        code = sweep.code();
        program = code.program;
    }

    /** The instructions at one time, without those that only give what is carried on if {@code last}. */
    Instruction[] at(int time, boolean last) {
        TimeValues values = new TimeValues(sweep, time, rows);
        List<Instruction> instructions = new ArrayList<>();
        for (Phase phase : phases) {
            for (Part part : code.parts.in(phase)) {
                if (!last || !code.isOnlyCarried(part)) {
                    List<Instruction> own = new ArrayList<>();
                    add(part, values, own);
                    own.forEach(
                            instruction -> instructions.add(sweep.execution().inLoop(part, instruction)));
                }
            }
        }
        for (int i = 0; i < program.totals().size(); i++) {
            if (sweep.isSummedInLoop(i)) {
                instructions.add(sum(i, values));
            }
        }
        return instructions.toArray(Instruction[]::new);
    }

    /** Adds a total up, which belongs to the part that gives it. */
    private Instruction sum(int total, TimeValues values) {
        int node = program.totals().get(total);
        Instruction addition = new Instruction.Add(sweep.memory().sum(total), values.of(node));
        return code.parts.in(Phase.STEP).stream()
                .filter(part -> part.results().contains(program.base(node)))
                .findFirst()
                .map(part -> sweep.execution().inLoop(part, addition))
                .orElse(addition);
    }

    private void add(Part part, TimeValues values, List<Instruction> to) {
        switch (part) {
            case Part.Product product -> {
                Operand right = code.isOnce(product.right())
                        ? sweep.memory().operand(product.right())
                        : Operand.at(values.of(product.right()));
                Buffer out = values.of(product.node());
                Place place = code.place(product.node());
                if (product.isAccumulated() && (place == null || place.host() != product.onto())) {
                    to.add(new Instruction.Copied(values.of(product.onto()), out));
                }
                to.add(new Instruction.Multiply(product.isAccumulated(), values.of(product.left()), right, out));
            }
            case Part.Loop loop -> {
                Buffer[] outputs = loop.results().stream().map(values::of).toArray(Buffer[]::new);
                Buffer[] inputs = Calls.repeated(loop.inputs(), values, outputs[0]);
                PreparedRun kernel = kernels.computeIfAbsent(
                        part, any -> loop.program().kernel().prepared(inputs, outputs));
                to.add(new Instruction.Loop(loop.program(), kernel, inputs, outputs));
            }
            case Part.Call call -> {
                Applied applied = (Applied) program.node(call.node());
                if (applied.op() instanceof Concat concat) {
                    place(call.node(), concat, values, to);
                } else {
                    to.add(new Instruction.Apply(
                            values.op(call.node()), Calls.inputs(call, values), values.of(call.node())));
                }
            }
        }
    }

    /** Copies those inputs of a concat that do not lie in it already. */
    private void place(int node, Concat concat, TimeValues values, List<Instruction> to) {
        int start = 0;
        for (int input : program.inputs(node)) {
            int size = program.shape(input).size(concat.axis());
            Place own = code.place(input);
            if (own == null || own.host() != node) {
                Buffer place = values.of(node).sliced(concat.axis(), start, size);
                to.add(new Instruction.Copied(values.of(input), place));
            }
            start += size;
        }
    }
}
