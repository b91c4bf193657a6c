package dev.refrain.nn;

import dev.refrain.autograd.AppliedOp;
import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Pullback;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.TapeException;
import dev.refrain.autograd.TapeListener;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.autograd.scan.Recurrence;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes down what a cell names in its steps: which node of the tape has which name at what time, its value and its cotangent. */
final class CellRecording implements TapeListener {
    /** The unmarked functions that are gates if a cell marks none. */
    private static final List<Pointwise> GATES = List.of(Pointwise.SIGMOID, Pointwise.TANH);

    private static final String CARRIED = "carried by ";

    private record Moment(int node, Tensor value) {}

    private final Lengths lengths;
    private final SequencedMap<String, Map<Integer, Moment>> moments = new LinkedHashMap<>();
    private final Map<String, Pointwise> functions = new HashMap<>();
    private final Map<Integer, AppliedOp> applied = new LinkedHashMap<>();
    private final Set<Integer> marked = new HashSet<>();
    private final Map<Integer, Tensor> cotangents = new HashMap<>();
    private int time = -1;

    /** Of a run over sequences of these lengths. */
    CellRecording(Lengths lengths) {
        this.lengths = lengths;
    }

    /** The same step, whose calls are counted, and whose output and states have names. */
    <S> Recurrence<S> watching(Recurrence<S> step) {
        return (x, state) -> {
            time++;
            applied.clear();
            marked.clear();
            Recurrence.Result<S> result = step.step(x, state);
            boolean isSilent = marked.isEmpty();
            Tree.values(result.next())
                    .forEach((path, part) ->
                            part.named(path.isEmpty() ? CellTrace.STATE : CellTrace.STATE + "." + path));
            result.output().named(CellTrace.OUTPUT);
            if (isSilent) {
                nameByOrder();
            }
            return new Recurrence.Result<>(result.output(), carried(state, result.next()));
        };
    }

    /** The next state on nodes of its own, which get what comes back by later steps alone. */
    private <S> S carried(S state, S next) {
        Iterator<Var> before = Tree.values(state).values().iterator();
        Iterator<String> paths = Tree.values(next).keySet().iterator();
        return Tree.mapValues(next, part -> {
            String path = paths.next();
            String name = path.isEmpty() ? CellTrace.STATE : CellTrace.STATE + "." + path;
            return part == before.next() ? part : part.mul(1).named(CARRIED + name);
        });
    }

    private void nameByOrder() {
        Map<Pointwise, Integer> counts = new EnumMap<>(Pointwise.class);
        for (AppliedOp op : List.copyOf(applied.values())) {
            Shape shape = op.output().shape();
            boolean hasRows = shape.rank() > 1 && shape.size(0) == lengths.batch();
            if (hasRows
                    && !marked.contains(op.node())
                    && op.op() instanceof PointwiseOp gate
                    && GATES.contains(gate.function())) {
                named(op.node(), gate.name() + " " + counts.merge(gate.function(), 1, Integer::sum));
            }
        }
    }

    @Override
    public void applied(AppliedOp op) {
        applied.put(op.node(), op);
    }

    /** With what a function of one argument is of: a gate's pre-activation. */
    @Override
    public void named(int node, String name) {
        AppliedOp op = applied.get(node);
        if (op == null) {
            return; // of another step, or no op's
        }
        marked.add(node);
        String unique = name;
        for (int more = 2; moments.getOrDefault(unique, Map.of()).containsKey(time); more++) {
            unique = name + "#" + more;
        }
        add(unique, new Moment(node, op.output()));
        if (op.op() instanceof PointwiseOp function && function.arity() == 1) {
            functions.put(unique, function.function());
            add(
                    unique + CellTrace.BEFORE,
                    new Moment(op.inputNodes().getFirst(), op.inputs().getFirst()));
        }
    }

    private void add(String name, Moment moment) {
        moments.computeIfAbsent(name, any -> new HashMap<>()).put(time, moment);
    }

    @Override
    public void pullback(int node, Op op, Tensor cotangent) {
        cotangents.put(node, cotangent);
    }

    /** Goes back from these cotangents of the results; null for one that has none. */
    void goBack(Tape tape, List<Var> results, List<@Nullable Var> seeds, List<Var> sources) {
        Var loss = null;
        for (int k = 0; k < results.size(); k++) {
            Var seed = seeds.get(k);
            if (seed != null) {
                Var term = results.get(k).mul(seed).sum();
                loss = loss == null ? term : loss.add(term);
            }
        }
        if (loss == null) {
            throw new TapeException(
                    TapeException.Kind.NO_GRAD,
                    "trace: got no gradients, expected a backward pass after the trace was asked for");
        }
        tape.gradients(loss, sources, Pullback.plain());
        tape.close();
    }

    /** All that has a name; {@code back} is called once, before the first gradient is asked for. */
    CellTrace trace(Runnable back) {
        boolean[] isBack = new boolean[1];
        SequencedMap<String, CellTrace.Series> series = new LinkedHashMap<>();
        moments.forEach((name, each) -> series.put(name, new CellTrace.Series() {
            @Override
            public Tensor values() {
                return overTime(each, Moment::value);
            }

            @Override
            public Tensor gradients() {
                return cotangents(each);
            }

            private Tensor cotangents(Map<Integer, Moment> of) {
                if (!isBack[0]) {
                    back.run();
                    isBack[0] = true;
                }
                return overTime(of, moment -> cotangents.get(moment.node()));
            }

            @Override
            public Tensor carriedGradients() {
                Map<Integer, Moment> carried = moments.get(CARRIED + name);
                return carried == null ? gradients() : cotangents(carried);
            }

            @Override
            public Optional<Pointwise> function() {
                return Optional.ofNullable(functions.get(name));
            }
        }));
        series.keySet().removeIf(name -> name.startsWith(CARRIED));
        return new CellTrace(series, lengths);
    }

    /** What is known of a name at all times, [T, ...]: 0 at padding, and where nothing is known. */
    private Tensor overTime(Map<Integer, Moment> each, Function<Moment, @Nullable Tensor> known) {
        Tensor like = each.values().iterator().next().value();
        Tensor nothing = Tensor.zeros(like.dtype(), like.shape().sizes());
        List<Var> steps = new ArrayList<>();
        for (int t = 0; t < lengths.steps(); t++) {
            Moment moment = each.get(t);
            Tensor found = moment == null ? null : known.apply(moment);
            steps.add(Var.of(found == null ? nothing : found));
        }
        Var all = Functions.stack(0, steps);
        return lengths.areOf(all) ? Sequences.of(all, lengths).values().value() : all.value();
    }
}
