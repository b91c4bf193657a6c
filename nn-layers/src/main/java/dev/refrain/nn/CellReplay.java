package dev.refrain.nn;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tape;
import dev.refrain.autograd.TapeException;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.autograd.scan.Recurrence;
import dev.refrain.autograd.scan.Scan;
import dev.refrain.autograd.scan.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is needed to run a cell over the same sequences again, beside the tape, and to see what happens within. */
final class CellReplay<S> {
    private final Cell<S> cell;
    private final Sequences x;
    private final S first;
    private final Optional<Supplier<Tape>> beside;

    /** Of a run that begins now. */
    CellReplay(Cell<S> cell, Sequences x, S first) {
        this.cell = cell;
        this.x = x;
        this.first = first;
        beside = Tape.of(x.values(), first).map(Tape::beside);
    }

    /** What happened in the run that gave this. */
    CellTrace trace(Sequence<S> run) {
        List<@Nullable Var> cotangents = cotangents(results(run));
        CellRecording recording = new CellRecording(x.lengths());
        Tape tape = beside.orElse(Tape::open).get();
        Map<Parameter, Var> constants = new LinkedHashMap<>();
        for (Parameter parameter : Tree.leaves(cell).values()) {
            constants.put(
                    parameter, tape.input(parameter.on(tape).value())); // an optimiser may write it before we go back
        }
        Var input = tape.input(x.values().value());
        S state = Tree.mapValues(first, part -> tape.input(part.value()));
        tape.watch(recording);
        List<Var> again =
                tape.replacing(constants, () -> results(over(recording.watching(Recurrent.step(cell)), input, state)));
        List<Var> sources = new ArrayList<>(constants.values());
        sources.add(input);
        sources.addAll(Tree.values(state).values());
        return recording.trace(() -> recording.goBack(tape, again, cotangents, sources));
    }

    /** What a backward pass will give these; null for one that gets nothing. */
    private static List<@Nullable Var> cotangents(List<Var> results) {
        List<@Nullable Var> cotangents = new ArrayList<>();
        for (Var result : results) {
            int k = cotangents.size();
            cotangents.add(null);
            Tape.of(result).ifPresent(tape -> keep(tape, result, cotangent -> cotangents.set(k, cotangent)));
        }
        return cotangents;
    }

    private static void keep(Tape tape, Var result, Consumer<Var> place) {
        try {
            tape.hook(result, cotangent -> {
                place.accept(cotangent.detach());
                return cotangent;
            });
        } catch (TapeException late) {
            throw new TapeException(
                    late.kind(),
                    "trace: got a tape that is closed or used up by a backward pass, expected to be asked before");
        }
    }

    private Sequence<S> over(Recurrence<S> step, Var input, S state) {
        return x.lengths().isFull()
                ? new Scan<>(step).unrolled(input, state)
                : PaddedStep.ended(new Scan<>(new PaddedStep<>(step))
                        .unrolled(input, PaddedStep.first(state, Sequences.padded(input, x.lengths()))));
    }

    private List<Var> results(Sequence<S> run) {
        List<Var> results = new ArrayList<>(List.of(run.all()));
        results.addAll(Tree.values(run.last()).values());
        return results;
    }
}
