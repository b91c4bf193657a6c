package dev.refrain.tensor.internal.compute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.refrain.tensor.internal.kernel.PointwiseLoops;
import dev.refrain.tensor.internal.memory.Buffer;
import dev.refrain.tensor.pointwise.Pointwise;
import dev.refrain.tensor.pointwise.PointwiseProgram;
import dev.refrain.tensor.pointwise.PointwiseProgram.Application;
import dev.refrain.tensor.pointwise.PointwiseProgram.Constant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program gives the bits of its functions' scalar bodies, applied one after the other to contiguous copies. */
class ProgramRunTest {
    private static final Pointwise[] FUNCTIONS = Pointwise.values();

    /** Inputs of any layout; outputs of any layout, some of which are inputs. */
    @Property(seed = "95", tries = 3000)
    void givesTheBitsOfItsFunctionsOneByOne(
            @ForAll(supplier = Layouts.Sizes.class) int[] sizes, @ForAll boolean wide, @ForAll Random random) {
        int inputs = 1 + random.nextInt(4);
        PointwiseProgram program = program(random, inputs, 1 + random.nextInt(12));
        check(program, layouts(random, wide, inputs, sizes), random, sizes);
    }

    /** Rows shorter and longer than a block, and several of them in one. */
    @Property(seed = "96", tries = 300)
    void givesTheBitsOfItsFunctionsInManyBlocks(@ForAll boolean wide, @ForAll boolean deep, @ForAll Random random) {
        int columns = 1 + random.nextInt(random.nextBoolean() ? 40 : 1500);
        int rows = 1 + random.nextInt(4000 / columns + 1);
        int[] sizes = deep ? new int[] {2, 3, rows, columns} : new int[] {rows, columns};
        int inputs = 1 + random.nextInt(4);
        PointwiseProgram program = program(random, inputs, 1 + random.nextInt(9));
        check(program, layouts(random, wide, inputs, sizes), random, sizes);
    }

    @ParameterizedTest
    @ValueSource(ints = {BlockLayout.BLOCK, BlockLayout.CHUNK + 1, 200_001, 1_000_003})
    void sizesThatAreSplitOverThreads(int count) {
        Random random = new Random(count);
        for (int steps : new int[] {1, 6}) {
            PointwiseProgram program = program(random, 2, steps);
            List<Buffer> flat = List.of(
                    Layouts.filled(false, Layouts.anyValues(random), count),
                    Layouts.filled(false, Layouts.anyValues(random), 1).expanded(count));
            check(program, flat, random, count);
            Buffer gates = Layouts.filled(false, Layouts.anyValues(random), count / 50, 100);
            List<Buffer> rows = List.of(
                    gates.sliced(1, 50, 50),
                    Layouts.filled(false, Layouts.anyValues(random), 50).expanded(count / 50, 50));
            check(program, rows, random, count / 50, 50);
        }
    }

    /** c becomes the new state in its place. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 20, 64, 256, 600})
    void theStateOfAnLstmIsReplacedInPlace(int hidden) {
        PointwiseProgram program = LstmGates.program();
        for (int batch : new int[] {1, 3, 32}) {
            LstmGates gates = LstmGates.of(hidden % 2 == 1, batch, hidden);
            List<Buffer> expected = oneByOne(program, List.of(gates.inputs()));
            Buffer c = gates.inputs()[4];
            Buffer h = gates.outputs()[1];
            program.kernel().run(gates.inputs(), new Buffer[] {c, h});
            Layouts.assertSame(expected.get(0), c);
            Layouts.assertSame(expected.get(1), h);
        }
    }

    /** An early output lies where an input does that is read again later. */
    @Test
    void anOutputThatReplacesAnInputWaitsUntilThatIsReadNoMore() {
        PointwiseProgram.Builder program = PointwiseProgram.withInputs(2);
        int sum = program.apply(Pointwise.ADD, 0, 1);
        int difference = program.apply(Pointwise.SUB, 0, 1);
        PointwiseProgram both = program.outputs(sum, difference);
        for (int n : new int[] {3, 1000, 100_000}) {
            Random random = new Random(n);
            Buffer a = Layouts.filled(false, random::nextGaussian, n);
            Buffer b = Layouts.filled(false, random::nextGaussian, n);
            List<Buffer> expected = oneByOne(both, List.of(a, b));
            both.kernel().run(new Buffer[] {a, b}, new Buffer[] {a, b});
            Layouts.assertSame(expected.get(0), a);
            Layouts.assertSame(expected.get(1), b);
        }
    }

    private static PointwiseProgram program(Random random, int inputs, int steps) {
        PointwiseProgram.Builder program = PointwiseProgram.withInputs(inputs);
        List<Integer> values = new ArrayList<>();
        for (int i = 0; i < inputs; i++) {
            values.add(i);
        }
        List<Integer> results = new ArrayList<>();
        while (results.size() < steps) {
            if (random.nextInt(6) == 0) {
                values.add(program.constant(random.nextGaussian()));
            }
            Pointwise function = FUNCTIONS[random.nextInt(FUNCTIONS.length)];
            int[] operands = new int[function.arity()];
            for (int i = 0; i < operands.length; i++) {
                operands[i] = values.get(random.nextInt(values.size()));
            }
            results.add(program.apply(function, operands));
            values.add(results.getLast());
        }
        int[] outputs = results.stream()
                .filter(result -> result.equals(results.getLast()) || random.nextInt(4) == 0)
                .mapToInt(Integer::intValue)
                .toArray();
        return program.outputs(outputs);
    }

    private static List<Buffer> layouts(Random random, boolean wide, int inputs, int... sizes) {
        List<Buffer> buffers = new ArrayList<>();
        for (int i = 0; i < inputs; i++) {
            buffers.add(
                    random.nextBoolean()
                            ? Layouts.view(random, wide, Layouts.anyValues(random), sizes)
                            : Layouts.window(random, wide, Layouts.anyValues(random), sizes));
        }
        return buffers;
    }

    /** Runs into outputs of which some are inputs, where those have a place for each element. */
    private static void check(PointwiseProgram program, List<Buffer> inputs, Random random, int... sizes) {
        List<Buffer> expected = oneByOne(program, inputs);
        List<Buffer> free = new ArrayList<>(inputs);
        free.removeIf(ProgramRunTest::repeats);
        Buffer[] outputs = new Buffer[expected.size()];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = !free.isEmpty() && random.nextInt(3) == 0
                    ? free.removeLast()
                    : Layouts.window(random, inputs.getFirst().isWide(), () -> 77, sizes);
        }
        List<Buffer> untouched = inputs.stream()
                .filter(input -> !Arrays.asList(outputs).contains(input))
                .toList();
        List<double[]> before = untouched.stream().map(Layouts::values).toList();
        program.kernel().run(inputs.toArray(Buffer[]::new), outputs);
        for (int i = 0; i < outputs.length; i++) {
            assertArrayEquals(Layouts.values(expected.get(i)), Layouts.values(outputs[i]), program::toString);
        }
        for (int i = 0; i < before.size(); i++) {
            assertArrayEquals(before.get(i), Layouts.values(untouched.get(i)));
        }
    }

    private static boolean repeats(Buffer buffer) {
        for (int axis = 0; axis < buffer.rank(); axis++) {
            if (buffer.size(axis) != 1 && buffer.stride(axis) == 0) {
                return true;
            }
        }
        return false;
    }

    private static List<Buffer> oneByOne(PointwiseProgram program, List<Buffer> inputs) {
        List<Buffer> values = new ArrayList<>();
        inputs.forEach(input -> values.add(Layouts.plain(input)));
        Buffer like = values.getFirst();
        for (PointwiseProgram.Value value : program.values()) {
            values.add(
                    switch (value) {
                        case Constant constant -> Layouts.filled(like.isWide(), constant::number, like.sizes());
                        case Application application -> applied(application, values, like);
                    });
        }
        return program.outputs().stream().map(values::get).toList();
    }

    /** The scalar body, element by element. */
    private static Buffer applied(Application application, List<Buffer> values, Buffer like) {
        Buffer out = Layouts.filled(like.isWide(), () -> 77, like.sizes());
        String name = application.function().functionName();
        Buffer a = values.get(application.operands().getFirst());
        Buffer b = values.get(
                application.operands().get(Math.min(1, application.operands().size() - 1)));
        Buffer c = values.get(application.operands().getLast());
        if (like.isWide()) {
            PointwiseLoops.ofDouble(name)
                    .run(a.doubles(), 0, b.doubles(), 0, c.doubles(), 0, out.doubles(), 0, out.count());
        } else {
            PointwiseLoops.ofFloat(name).run(a.floats(), 0, b.floats(), 0, c.floats(), 0, out.floats(), 0, out.count());
        }
        return out;
    }
}
