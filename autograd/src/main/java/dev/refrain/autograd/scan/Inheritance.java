package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.Concat;
import dev.refrain.autograd.scan.Node.Role;
import dev.refrain.autograd.scan.Node.Source;
import dev.refrain.tensor.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Memory of the forward step that a concat of the step back may have: what the step saved there is read for the last time by the
 * group that gives the concat's parts, each where its own part goes. So the cotangents of gates lie where the gates did.
 */
final class Inheritance {
    private final StepCode back;
    private final StepCode forward;
    private final List<List<Integer>> readers;
    private final Set<Integer> taken = new HashSet<>();

    Inheritance(StepCode back, StepCode forward) {
        this.back = back;
        this.forward = forward;
        readers = new Schedule(back.program).readers();
    }

    /** The forward step's value whose memory a value of the step back has from now on, or {@link StepCode#NONE}. */
    int of(int node) {
        if (!(back.program.op(node) instanceof Concat concat) || back.program.phase(node) != Phase.STEP) {
            return StepCode.NONE;
        }
        List<Integer> parts = back.program.inputs(node);
        boolean inPlace = parts.stream().allMatch(part -> hosts(node, part));
        for (int root = 0; root < forward.program.size() && inPlace; root++) {
            if (isFree(root, node, concat) && taken.add(root)) {
                return root;
            }
        }
        return StepCode.NONE;
    }

    private boolean hosts(int concat, int part) {
        Place place = back.place(part);
        return place != null && place.host() == concat && back.program.isPointwise(part);
    }

    private boolean isFree(int root, int node, Concat concat) {
        Shape shape = back.program.shape(node);
        boolean fits = forward.program.phase(root) == Phase.BEFORE
                && forward.program.isCalculated(root)
                && forward.program.shape(root).equals(shape)
                && !forward.isKept(root);
        List<Integer> saved = IntStream.range(0, back.program.size())
                .filter(source -> isSavedIn(root, source))
                .boxed()
                .toList();
        return fits && !saved.isEmpty() && saved.stream().allMatch(source -> isReplaced(source, node, concat));
    }

    private boolean isSavedIn(int root, int source) {
        return back.program.node(source) instanceof Source from
                && from.role() == Role.SAVED
                && forward.program.isCalculated(from.index())
                && forward.root(from.index()) == root;
    }

    /** Whether a saved value is read by the group of the concat's parts only, and lies where one of them goes, or apart. */
    private boolean isReplaced(int source, int node, Concat concat) {
        int saved = ((Source) back.program.node(source)).index();
        int at = start(saved, concat.axis());
        List<Integer> parts = back.program.inputs(node);
        int group = group(parts.getFirst());
        boolean alone = group != Node.UNGROUPED
                && parts.stream().allMatch(part -> group(part) == group)
                && readers.get(source).stream().allMatch(reader -> group(reader) == group);
        return alone
                && at >= 0
                && !back.program.isViewed(source)
                && parts.stream().allMatch(part -> {
                    int start = Objects.requireNonNull(back.place(part)).start();
                    int size = back.program.shape(part).size(concat.axis());
                    int width = forward.program.shape(saved).size(concat.axis());
                    boolean same = start == at && size == width;
                    boolean apart = start >= at + width || at >= start + size;
                    return same || apart;
                });
    }

    /** Where a value begins in the memory it lies in, along the axis; -1 if it is no slice along that alone. */
    private int start(int saved, int axis) {
        int start = 0;
        boolean any = false;
        int node = saved;
        for (Place place = forward.place(node); place != null; place = forward.place(node)) {
            if (!place.isWhole() && place.axis() != axis) {
                return -1;
            }
            any |= !place.isWhole();
            start += place.isWhole() ? 0 : place.start();
            node = place.host();
        }
        return any ? start : -1;
    }

    private int group(int node) {
        return back.program.node(node) instanceof Node.Applied applied ? applied.group() : Node.UNGROUPED;
    }
}
