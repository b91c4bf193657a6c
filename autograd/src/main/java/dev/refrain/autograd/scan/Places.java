package dev.refrain.autograd.scan;

import dev.refrain.autograd.ops.Concat;
import dev.refrain.autograd.ops.Reshape;
import dev.refrain.autograd.ops.Slice;
import dev.refrain.autograd.scan.Node.Applied;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which values of the loop lie in the memory of others: the parts of a concat where they belong in it; a product that is
 * accumulated onto another one; and what a group of pointwise functions gives in place of slices that only it reads.
 */
final class Places {
    private final StepProgram program;
    private final Set<Integer> kept;
    private final boolean[] overTime;
    private final List<List<Integer>> readers;
    private final @Nullable Place[] places;

    /** With the values that are read elsewhere, and those that are read at other times. */
    Places(StepProgram program, Parts parts, Set<Integer> kept, boolean[] overTime) {
        this.program = program;
        this.kept = kept;
        this.overTime = overTime;
        readers = new Schedule(program).readers();
        places = new Place[program.size()];
        for (Part part : parts.in(Phase.STEP)) {
            if (part instanceof Part.Call call && program.op(call.node()) instanceof Concat concat) {
                inConcat(call.node(), concat);
            } else if (part instanceof Part.Product product && product.isAccumulated()) {
                onto(product.node(), product.onto());
            }
        }
        for (Part part : parts.in(Phase.STEP)) {
            if (part instanceof Part.Loop loop) {
                loop.results().forEach(result -> inSliceOf(loop, result));
            }
        }
    }

    /** Where a value lies; null if in memory of its own. */
    @Nullable
    Place of(int node) {
        return places[node];
    }

    /** The value in whose memory a value lies in the end. */
    int root(int node) {
        int root = node;
        for (Place place = places[root]; place != null; place = places[root]) {
            root = place.host();
        }
        return root;
    }

    private void inConcat(int node, Concat concat) {
        if (concat.axis() == 0) { // rows of several times would not lie one after the other
            return;
        }
        int start = 0;
        List<Integer> inputs = program.inputs(node);
        for (int part : inputs) {
            boolean once = inputs.indexOf(part) == inputs.lastIndexOf(part);
            boolean anyStrides = program.isMatrixProduct(part) || program.isPointwise(part); // others write in order
            if (once && anyStrides && !isReshaped(part) && isFree(part) && (!overTime[part] || overTime[node])) {
                places[part] = new Place(node, concat.axis(), start);
            }
            start += program.shape(part).size(concat.axis());
        }
    }

    /** Whether a value must lie in order, as it is seen under another shape. */
    private boolean isReshaped(int node) {
        return IntStream.range(0, program.size())
                .anyMatch(user -> program.inputs(user).contains(node) && program.op(user) instanceof Reshape);
    }

    private boolean isFree(int node) {
        return program.isCalculated(node)
                && program.phase(node) == Phase.STEP
                && !kept.contains(node)
                && !program.next().contains(node)
                && places[node] == null;
    }

    /** A product in place of the one it is accumulated onto, if nothing else reads that. */
    private void onto(int node, int start) {
        if (isReadBy(start, List.of(node)) && isWritable(start)) {
            places[node] = Place.whole(start);
        }
    }

    private boolean isWritable(int node) {
        return program.isCalculated(node)
                && (program.phase(node) == Phase.BEFORE || program.phase(node) == Phase.STEP)
                && !kept.contains(node)
                && !program.results().contains(node);
    }

    private boolean isReadBy(int node, List<Integer> those) {
        return those.containsAll(readers.get(node)) && !readsViewElsewhere(node);
    }

    /** Whether a view of a value leaves the step. */
    private boolean readsViewElsewhere(int node) {
        return program.results().stream().anyMatch(result -> program.base(result) == node)
                || kept.stream().anyMatch(each -> program.base(each) == node);
    }

    /** A result in place of a slice of the same shape, of a value that the loop alone reads and has read by then. */
    private void inSliceOf(Part.Loop loop, int result) {
        if (places[result] != null
                || program.next().contains(result)
                || program.outputs().contains(result)
                || isReshaped(result)) {
            return;
        }
        List<Integer> members = members(result);
        for (int input : loop.inputs()) {
            if (program.op(input) instanceof Slice slice && slice.axis() != 0) {
                int host = program.inputs(input).getFirst();
                if (program.shape(input).equals(program.shape(result))
                        && isSpent(host, members, result)
                        && isCutApart(host, slice)
                        && isUntaken(host, slice)
                        && dependsOn(result, input)) {
                    places[result] = new Place(host, slice.axis(), slice.start());
                    return;
                }
            }
        }
    }

    private boolean isSpent(int host, List<Integer> members, int result) {
        int root = root(host);
        boolean lasts = !overTime[result] || program.phase(root) == Phase.BEFORE || overTime[root];
        return isWritable(host) && isReadBy(host, members) && lasts;
    }

    /** Whether all that is read of a value are slices of it that are this one or have nothing in common with it. */
    private boolean isCutApart(int host, Slice slice) {
        return IntStream.range(0, program.size())
                .filter(node -> program.inputs(node).contains(host))
                .allMatch(node -> program.op(node) instanceof Slice other
                        && other.axis() == slice.axis()
                        && (isApart(slice, other.start(), other.end())
                                || (other.equals(slice) && !program.isViewed(node))));
    }

    /** Whether nothing else is calculated in a slice of a value. */
    private boolean isUntaken(int host, Slice slice) {
        for (int node = 0; node < places.length; node++) {
            Place place = places[node];
            if (place != null && place.host() == host) {
                boolean apart = place.axis() == slice.axis()
                        && isApart(
                                slice,
                                place.start(),
                                place.start() + program.shape(node).size(place.axis()));
                if (!apart) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isApart(Slice slice, int start, int end) {
        return end <= slice.start() || start >= slice.end();
    }

    private List<Integer> members(int result) {
        int group = ((Applied) program.node(result)).group();
        List<Integer> members = new ArrayList<>();
        for (int node = 0; node < program.size(); node++) {
            if (node == result || (group != Node.UNGROUPED && isIn(group, node))) {
                members.add(node);
            }
        }
        return members;
    }

    private boolean isIn(int group, int node) {
        return program.node(node) instanceof Applied applied && applied.group() == group;
    }

    private boolean dependsOn(int result, int input) {
        return result == input
                || program.inputs(result).stream()
                        .anyMatch(each -> each >= input && program.isPointwise(result) && dependsOn(each, input));
    }
}
