package dev.refrain.nn.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.refrain.tensor.DType;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What is written and read again is what it was, to the bit. */
class RoundTripTest {
    interface InFolder {
        void run(Path folder) throws IOException;
    }

    /** jqwik knows no {@code @TempDir}. */
    static void inFolder(InFolder body) throws IOException {
        Path folder = Files.createTempDirectory("round-trip");
        try {
            body.run(folder);
        } finally {
            for (String name : Raw.names(folder)) {
                Files.delete(folder.resolve(name));
            }
            Files.delete(folder);
        }
    }

    static long[] bits(Tensor tensor) {
        return tensor.dtype() == DType.FLOAT64
                ? LongStream.range(0, tensor.shape().count())
                        .map(i -> Double.doubleToRawLongBits(tensor.toDoubles()[(int) i]))
                        .toArray()
                : LongStream.range(0, tensor.shape().count())
                        .map(i -> Float.floatToRawIntBits(tensor.toFloats()[(int) i]))
                        .toArray();
    }

    @Property(seed = "71", tries = 300)
    void readingIsTheInverseOfWriting(@ForAll("contents") SafeTensors content) throws IOException {
        inFolder(folder -> {
            Path file = folder.resolve("model.safetensors");
            content.write(file);
            SafeTensors read = SafeTensors.read(file);
            assertEquals(content, read);
            assertEquals(content.hashCode(), read.hashCode());
            content.tensors()
                    .forEach((name, tensor) ->
                            assertArrayEquals(bits(tensor), bits(read.tensors().get(name)), name));
            assertEquals(List.of("model.safetensors"), Raw.names(folder));
        });
    }

    @Property(seed = "72", tries = 100)
    void equalContentGivesEqualBytesThatBeginAligned(@ForAll("contents") SafeTensors content) throws IOException {
        inFolder(folder -> {
            Path first = folder.resolve("first");
            Path second = folder.resolve("second");
            content.write(first);
            SafeTensors.read(first).write(second);
            byte[] bytes = Files.readAllBytes(first);
            assertArrayEquals(bytes, Files.readAllBytes(second));
            assertEquals('{', bytes[Header.LENGTH_BYTES]);
            long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
            assertEquals(0, (Header.LENGTH_BYTES + header) % 8);
        });
    }

    @Property(seed = "73", tries = 100)
    void anotherOrderIsAnotherContent(@ForAll("contents") SafeTensors content) {
        SequencedMap<String, Tensor> reversed = content.tensors().reversed();
        if (reversed.size() > 1) {
            assertNotEquals(content, SafeTensors.of(reversed, content.metadata()));
        }
        assertEquals(content, SafeTensors.of(content.tensors(), content.metadata()));
    }

    @Provide
    Arbitrary<SafeTensors> contents() {
        Arbitrary<Map<String, Tensor>> tensors =
                Arbitraries.maps(names(), tensors()).ofMaxSize(5);
        Arbitrary<Map<String, String>> metadata =
                Arbitraries.maps(texts(), texts()).ofMaxSize(4);
        return Combinators.combine(tensors, metadata)
                .as((named, texts) -> SafeTensors.of(new LinkedHashMap<>(named), texts));
    }

    /** Any Unicode, controls too. */
    private static Arbitrary<String> texts() {
        return codePoints().list().ofMaxSize(12).map(RoundTripTest::string);
    }

    static Arbitrary<String> names() {
        return codePoints()
                .filter(each -> !Character.isISOControl(each))
                .list()
                .ofMinSize(1)
                .ofMaxSize(12)
                .map(RoundTripTest::string)
                .edgeCases(edges -> edges.add("\"\\/", "__metadata", "a/../b", "n".repeat(512), "𝄞".repeat(256)));
    }

    private static Arbitrary<Integer> codePoints() {
        return Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.integers().between(0, 0x7f)),
                Tuple.of(
                        2,
                        Arbitraries.integers()
                                .between(0x80, Character.MAX_CODE_POINT)
                                .filter(each -> Character.getType(each) != Character.SURROGATE)));
    }

    private static String string(List<Integer> codePoints) {
        StringBuilder text = new StringBuilder();
        codePoints.forEach(text::appendCodePoint);
        return text.toString();
    }

    static Arbitrary<Tensor> tensors() {
        Arbitrary<int[]> sizes =
                Arbitraries.frequencyOf(Tuple.of(9, sizes(4, 4)), Tuple.of(1, sizes(Shape.MAX_RANK, 2)));
        return Combinators.combine(sizes, Arbitraries.of(DType.values()), Arbitraries.longs())
                .as(RoundTripTest::tensor);
    }

    private static Arbitrary<int[]> sizes(int rank, int size) {
        return Arbitraries.integers().between(0, size).array(int[].class).ofMaxSize(rank);
    }

    /** Of any bits: NaNs with payload, infinities, zeros of both signs, numbers below the smallest normal one. */
    private static Tensor tensor(int[] sizes, DType dtype, long seed) {
        int count = Shape.of(sizes).count();
        long[] bits = LongStream.iterate(seed, each -> each * 6364136223846793005L + 1442695040888963407L)
                .limit(count)
                .toArray();
        if (dtype == DType.FLOAT64) {
            double[] special = {Double.NaN, -0.0, Double.NEGATIVE_INFINITY, Double.MIN_VALUE};
            double[] values = new double[count];
            for (int i = 0; i < count; i++) {
                values[i] = bits[i] % 3 == 0 ? special[i % 4] : Double.longBitsToDouble(bits[i]);
            }
            return Tensor.of(values, sizes);
        }
        float[] special = {Float.NaN, -0.0f, Float.NEGATIVE_INFINITY, Float.MIN_VALUE};
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = bits[i] % 3 == 0 ? special[i % 4] : Float.intBitsToFloat((int) (bits[i] >> 32));
        }
        return Tensor.of(values, sizes);
    }
}
