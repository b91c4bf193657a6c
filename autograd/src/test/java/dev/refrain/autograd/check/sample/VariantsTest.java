package dev.refrain.autograd.check.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.check.GradCheck;
import dev.refrain.tensor.RandomKey;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Between which values what a sample draws varies, as its label says it, and the simplest of its cases. */
class VariantsTest {
    private static Sample sample(String kind, String name) {
        return Stream.concat(OpSamples.all().stream().map(OpSample::checks), FunctionSamples.all().stream())
                .filter(each -> each.kind().equals(kind) && each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> sorted(Stream<String> values) {
        return values.collect(Collectors.toCollection(TreeSet::new));
    }

    /** What stands in place of the group of a pattern takes these values and no other. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            op; dropout; rate=(.+?)] of; 0.0 0.25 0.5 0.75
            op; pad; before=(.+?),; 0 1 2 3
            op; pad; behind=(.+?)] of; 0 1 2 3
            op; pad; axis=(.), b; 0 1 2 3
            op; stride; axis=(.), s; 0 1 2 3
            op; stride; step=(.+?)] of; 1 2 3 4
            op; spread; axis=(.), s; 0 1 2 3
            op; spread; step=(.+?), size; 1 2 3 4
            op; concat; axis=(.+?)] of; 0 1 2
            op; cumSum; axis=(.), r; 0 1 2 3
            op; cumSum; reverse=(.+?)] of; false true
            op; variance; sample=(.+?)] of; false true
            op; layerNorm; epsilon=(.+?)] of; 0.25 0.5 1.0
            op; layerNormSlope; epsilon=(.+?)] of; 0.25 0.5 1.0
            op; takeAlongAxis; axis=(.)] of; 0 1 2 3
            op; scatterAlongAxis; axis=(.), s; 0 1 2 3
            op; scatterAlongAxis; size=(.)] of; 0 1 2 3 4
            op; scatterRows; rows=(.+?)] of; 0 1 17 2 3 33 4 5 7 8 9
            function; concat; axis (.+?) of; -1 -2 -3 0 1 2
            function; stack; axis (.+?) of; 0 1 2
            function; split; in (.+?) parts; 1 2 3 4
            function; split; axis (.+?) of; 0 1 2
            function; select; axis (.+?) of; 0 1 2
            function; dropout; by (.+?) of; 0.0 0.25 0.5 0.75
            function; maskedFill; with (.+?) of; -Infinity 0.5
            function; lowerTriangle; from (.+?) of; -1 -2 0 1 2
            function; upperTriangle; from (.+?) of; -1 -2 0 1 2
            function; celu; with (.+?) of; 0.5 1.0 2.0
            function; roll; by (.+?) along; -1 -2 -3 -4 0 1 2 3 4
            function; roll; axis (.+?) of; -1 -2 -3 0 1 2
            function; pad; by (.+?) and; 0 1 2
            function; pad; and (.+?) of .+ along; 0 1 2
            function; pad; and . of (.+?) along; -1 0 1
            function; slice; by (.+?) along; 1 2 3 4
            function; slice; axis (.+?) of; 0 1 2
            function; repeat; (.+?) times; 0 1 2 3
            function; tile; (.+?) times; 0 1 2 3
            function; takeAlongAxis; axis (.+?) by; -1 -2 -3 0 1 2
            function; indexSelect; axis (.+?) by; -1 -2 -3 0 1 2
            function; indexSelect; ids(.*]) \\[; [0] [2] [2,2] []
            function; scatterAdd; axis (.+?) by; -1 -2 -3 0 1 2
            function; avgPool2d; of (.) by . by; 1 2 3
            function; avgPool2d; of . by (.) by; 1 2 3
            function; conv2d; of .+, \\[(., ., .*)][^]]*$; 1,1,2,1 1,2,2,1 1,3,2,1 2,1,2,1 2,2,2,1 2,3,2,1 3,1,2,1 3,2,2,1 3,3,2,1
            function; conv1d; of .+, \\[(., .*)][^]]*$; 1,2,1 2,2,1 3,2,1
            function; conv1d; (strideRight=.); strideRight=1
            function; conv1d; (paddingRight=.); paddingRight=0
            function; conv1d; (dilationRight=.); dilationRight=1
            function; conv1d; strideDown=(.); 1 2 3
            function; conv1d; paddingDown=(.); 0 1 2 3 4
            function; conv1d; dilationDown=(.); 1 2
            """)
    void everyValueOccursAndNoOther(String kind, String name, String pattern, String values) {
        Sample sample = sample(kind, name);
        Pattern part = Pattern.compile(pattern);
        Set<String> found = new TreeSet<>();
        for (int i = 0; i < 1500; i++) {
            String label = sample.draw(Choices.random(RandomKey.of(i))).label();
            Matcher matcher = part.matcher(label);
            assertTrue(matcher.find(), label);
            found.add(matcher.group(1).replace(", ", ","));
        }
        assertEquals(sorted(Arrays.stream(values.split(" "))), found);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            op; matmul; MatMul[] of [0, 0], [0, 0]
            op; crossEntropy; CrossEntropy[] of [1] by ids[] [0]
            op; crossEntropySlope; CrossEntropySlope[] of [1], [] by ids[] [0]
            op; where; where of [] as a mask, [], []
            op; clamp; clamp of [], [], []
            op; sum; Sum[axes=[]] of []
            op; variance; Variance[axes=[], sample=false] of []
            op; cumSum; CumSum[axis=0, reverse=false] of [1]
            op; layerNormSlope; LayerNormSlope[epsilon=1.0] of [1], [1]
            op; permute; Permute[order=[]] of []
            op; expand; Expand[target=[]] of []
            op; slice; Slice[axis=0, start=0, end=0] of [0]
            op; pad; Pad[axis=0, before=0, behind=0] of [0]
            op; concat; Concat[axis=0] of [0]
            op; spread; Spread[axis=0, step=1, size=0] of [0]
            op; gatherRows; GatherRows[] of [1] by ids[] [0]
            op; scatterRows; ScatterRows[rows=1] of [] by ids[] [0]
            op; takeAlongAxis; TakeAlongAxis[axis=0] of [0] by ids[0] []
            op; scatterAlongAxis; ScatterAlongAxis[axis=0, size=0] of [0] by ids[0] []
            function; concat; along axis 0 of [0], [0]
            function; stack; along axis 0 of []
            function; split; in 1 parts along axis 0 of [0]
            function; select; 0 along axis 0 of [1]
            function; mean; over [] of []
            function; maskedFill; where [] is positive, with 0.5 of []
            function; lowerTriangle; from -2 of [0, 0]
            function; prelu; by slopes [] of []
            function; celu; with 1.0 of []
            function; roll; by -4 along axis 0 of [0]
            function; pad; by 0 and 0 of -1 along axis 0 of [0]
            function; slice; 0..0 by 1 along axis 0 of [0]
            function; sampleVariance; over axis 0 of [2]
            function; standardDeviation; over [0] of [1]
            function; normalise; last axis of [1]
            function; einsum; ij,jk->ik of [2, 2], [2, 2]
            function; outer; product of [], []
            function; dot; product of [0], [0]
            function; bilinear; product of [2], [2, 0], [0]
            function; takeAlongAxis; along axis 0 by ids[0] [] of [1]
            function; indexSelect; along axis 0 by ids[2] [0, 0] of [1]
            function; scatterAdd; along axis 0 by ids[0] [] of [1], [0]
            function; pick; by ids[] [0] of [1]
            """)
    void theSimplestCaseIs(String kind, String name, String label) {
        assertEquals(label, sample(kind, name).draw(Choices.replay(List.of())).label());
    }

    /** Ranks and sizes of the second argument of a product follow the first as the function wants it. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            outer; 0 1 2; 0 1 2
            dot; 1 2 3; 1 2 3
            bilinear; 1 2 3; 2
            """)
    void argumentsHaveTheseRanks(String name, String first, String second) {
        Sample sample = sample("function", name);
        Set<String> ofFirst = new TreeSet<>();
        Set<String> ofSecond = new TreeSet<>();
        IntStream.range(0, 1000).forEach(i -> {
            GradCheck check = sample.draw(Choices.random(RandomKey.of(i)));
            List<String> shapes = Pattern.compile("\\[(.*?)]")
                    .matcher(check.label())
                    .results()
                    .map(each -> each.group(1))
                    .toList();
            ofFirst.add(rank(shapes.get(0)));
            if (shapes.size() > 1) { // else argument 0 again
                ofSecond.add(rank(shapes.get(1)));
            }
        });
        assertEquals(sorted(Arrays.stream(first.split(" "))), ofFirst);
        assertEquals(sorted(Arrays.stream(second.split(" "))), ofSecond);
    }

    private static String rank(String sizes) {
        return sizes.isEmpty() ? "0" : String.valueOf(sizes.split(",").length);
    }
}
