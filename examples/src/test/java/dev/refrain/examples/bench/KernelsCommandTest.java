package dev.refrain.examples.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.examples.Execution;
import dev.refrain.tensor.internal.measure.Effort;
import dev.refrain.tensor.internal.measure.FunctionSize;
import dev.refrain.tensor.internal.measure.KernelMeasurement;
import dev.refrain.tensor.internal.measure.ProductShape;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelsCommandTest {
    @Test
    void jsonHasThePeakAndTheFiguresOfEach() {
        Execution execution = quick("--json", "--only", "64x64x64", "--only", "packed", "--only", "tanh");
        assertEquals(1, execution.outLines().size(), execution.out());
        SequencedMap<String, Object> members = execution.json();
        double peak = positive(members, "peakGflops");
        assertTrue((long) members.get("threads") >= 1);
        positive(members, "seconds");
        assertEquals("nn", members.get("gemm.0.kind"));
        assertEquals(List.of(64L, 64L, 64L), sizes(members, 0));
        for (int i = 0; i < 16; i++) {
            double gflops = positive(members, "gemm.%d.gflops".formatted(i));
            assertEquals(gflops / peak, positive(members, "gemm.%d.share".formatted(i)), 1e-12);
        }
        assertEquals("packed", members.get("gemm.15.kind"));
        assertFalse(members.containsKey("gemm.16.kind"));
        assertEquals("tanh", members.get("functions.0.name"));
        assertEquals(4096L, members.get("functions.0.n"));
        assertEquals(1L << 20, members.get("functions.1.n"));
        positive(members, "functions.1.nsPerElement");
        assertFalse(members.containsKey("functions.2.name"));
        assertTrue(execution.err().contains("GFLOP/s"), execution.err());
    }

    private static double positive(SequencedMap<String, Object> members, String name) {
        double figure = (double) members.get(name);
        assertTrue(figure > 0 && figure < Double.POSITIVE_INFINITY, () -> name + " " + figure);
        return figure;
    }

    private static List<Object> sizes(SequencedMap<String, Object> members, int product) {
        return List.of("m", "k", "n").stream()
                .map(size -> members.get("gemm.%d.%s".formatted(product, size)))
                .toList();
    }

    @Test
    void theTablesHaveALineForEachProductAndEachFunction() {
        Execution execution = quick("--only", "16x128x512", "--only", "functions");
        assertEquals("", execution.err());
        List<String> lines = execution.outLines();
        assertTrue(
                lines.getFirst()
                        .matches(
                                "peak of (one core|\\d+ threads): \\d+\\.\\d GFLOP/s, by fused multiply-adds on registers"),
                lines.getFirst());
        assertEquals(" kind   | sizes      | GFLOP/s | of peak |", lines.get(2).replaceAll("\\| *$", "|"));
        assertTrue(lines.get(4).matches(" nn     \\| 16x128x512 \\| +\\d+\\.\\d \\| +\\d+ % \\|( #+)?"), lines.get(4));
        assertTrue(lines.get(5).startsWith(" packed | 16x128x512 | "), lines.get(5));
        assertEquals(" ns per element | n = 4096 | n = 1048576", lines.get(7));
        assertTrue(
                lines.stream().anyMatch(line -> line.matches(" sigmoid        \\| +\\d+\\.\\d{3} \\| +\\d+\\.\\d{3}")),
                execution.out());
        assertTrue(
                lines.getLast()
                        .matches(
                                "\\d+ % of the peak in the geometric mean: 2 products, \\d+ functions, \\d+ threads?, \\d+\\.\\d s"),
                lines.getLast());
    }

    private static Execution quick(String... arguments) {
        String[] all = new String[arguments.length + 3];
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        all[0] = "bench";
        all[1] = "kernels";
        all[2] = "--quick";
        Execution execution = Execution.of(all);
        assertEquals(0, execution.status(), execution.err());
        return execution;
    }

    @ParameterizedTest
    @CsvSource({"NT, 9, 0", "packed, 15, 0", "32x256x1024, 2, 0", "TANH, 0, 2", "mul, 0, 2"})
    void onlyLeavesWhatIsCalledSo(String name, int products, int functions) {
        KernelMeasurement chosen = Selection.of(List.of(name), Effort.quick());
        assertEquals(products, chosen.products().size());
        assertEquals(functions, chosen.functions().size());
    }

    @Test
    void onlyLeavesAllProductsOrAllFunctions() {
        for (String name : List.of("products", "gemm")) {
            KernelMeasurement products = Selection.of(List.of(name), Effort.quick());
            assertEquals(ProductShape.all(), products.products());
            assertEquals(List.of(), products.functions());
        }
        KernelMeasurement functions = Selection.of(List.of("functions"), Effort.quick());
        assertEquals(List.of(), functions.products());
        assertEquals(FunctionSize.all(), functions.functions());
    }

    @Test
    void withoutOnlyAllProductsAndTheUsualFunctionsAreMeasured() {
        KernelMeasurement all = Selection.of(List.of(), Effort.full());
        assertEquals(ProductShape.all(), all.products());
        assertEquals(FunctionSize.usual(), all.functions());
        assertTrue(FunctionSize.all().containsAll(FunctionSize.usual()));
        assertEquals(Effort.full(), all.effort());
    }
}
