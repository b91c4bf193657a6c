package dev.refrain.autograd.check;

import static dev.refrain.autograd.check.Subjects.vector;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.AppliedOp;
import dev.refrain.autograd.ops.Axes;
import dev.refrain.autograd.ops.Concat;
import dev.refrain.autograd.ops.GatherRows;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.autograd.ops.Sum;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.Ids;
import dev.refrain.tensor.Tensor;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An op by itself, at the values that it was applied to. */
class OpAloneTest {
    private static final Tolerance TOLERANCE = new Tolerance(1e-6, 1e-8);
    private static final Tensor A = vector(1, 2);
    private static final Tensor B = vector(3);
    private static final Tensor C = vector(4, 5, 6);

    private static OpAlone of(Op op, Tensor output, List<Integer> nodes, Tensor... inputs) {
        return OpAlone.of(new AppliedOp(9, op, Optional.empty(), List.of(inputs), nodes, output, "", ""));
    }

    /** Of nodes 5 and 0, one of them twice, and two constants. */
    private static OpAlone joined() {
        return of(new Concat(0), vector(1, 2, 3, 1, 2, 4, 5, 6, 7), List.of(5, -1, 5, 0, -1), A, B, A, C, vector(7));
    }

    @Test
    void whatItHadTwiceItIsGivenTwiceAndConstantsAreConstants() {
        OpAlone alone = joined();
        assertEquals(List.of(5, 0), alone.leaves());
        assertEquals(List.of(0, -1, 0, 1, -1), alone.pattern());
        assertEquals(List.of(A, C), alone.values());
        assertEquals(List.of(A, C, B, vector(7)), alone.free());
        assertEquals(
                "Jacobian of 9 by 5 elements",
                alone.check(TOLERANCE, 1).verify().how());
    }

    @Test
    void otherValuesComeInTheOrderOfThoseThatAreFree() {
        OpAlone other = joined().at(List.of(vector(8, 9), vector(1, 1, 1), vector(0), vector(2)));
        assertEquals(List.of(vector(8, 9), vector(0), vector(8, 9), vector(1, 1, 1), vector(2)), other.inputs());
        assertEquals(joined(), joined().at(joined().free()));
    }

    @Test
    void inputsAreCalledByTheirFirstNumber() {
        List<GradReport.ByPath> paths = joined().check(TOLERANCE, 1).run().paths();
        assertEquals(
                List.of("input 0", "input 3"),
                paths.stream().map(GradReport.ByPath::path).toList());
        assertEquals("concat", joined().check(TOLERANCE, 1).label());
        assertEquals("concat", joined().tested(TOLERANCE, 1, Optional.empty()).label());
    }

    private static OpAlone tanh(int count) {
        Tensor x = Tensor.full(DType.FLOAT64, 0.5, count);
        return of(new PointwiseOp(Pointwise.TANH), x, List.of(0), x);
    }

    /** Of up to 64 elements in and out. */
    @Test
    void everyElementOfASmallOpIsTriedAndFourDirectionsOfALargeOne() {
        assertEquals(
                "Jacobian of 64 by 64 elements",
                tanh(64).check(TOLERANCE, 2).verify().how());
        assertEquals(
                "4 random directions", tanh(65).check(TOLERANCE, 2).verify().how());
        Tensor ones = Tensor.full(DType.FLOAT64, 1, 64);
        String small = tanh(64).check(TOLERANCE, 1, ones).verify().how();
        assertTrue(small.startsWith("64 elements and a direction of each of 1 "), small);
        Tensor more = Tensor.full(DType.FLOAT64, 1, 65);
        String large = tanh(65).check(TOLERANCE, 1, more).verify().how();
        assertTrue(large.startsWith("4 elements and a direction of each of 1 "), large);
    }

    @Test
    void aLargeInputOfASmallValueIsLargeToo() {
        Tensor x = Tensor.full(DType.FLOAT64, 0.5, 65);
        OpAlone sum = of(new Sum(new Axes(1)), Tensor.scalar(32.5, DType.FLOAT64), List.of(0), x);
        assertEquals("4 random directions", sum.check(TOLERANCE, 1).verify().how());
    }

    /** ⟨cotangent, y⟩ is one number. */
    @Test
    void fromACotangentATestIsOfOneNumber() {
        assertEquals(
                "Jacobian of 3 by 3 elements",
                tanh(3).tested(TOLERANCE, 1, Optional.empty()).verify().how());
        GradReport one =
                tanh(3).tested(TOLERANCE, 1, Optional.of(vector(1, 0, 2))).verify();
        assertEquals("Jacobian of 1 by 3 elements", one.how());
        assertEquals(1, one.order());
    }

    @Test
    void applicationsAreAlikeIfOpIdsValuesPatternAndCotangentAre() {
        List<Object> identity = joined().identity(A);
        assertEquals(identity, joined().identity(A));
        assertNotEquals(identity, joined().identity(B));
        assertNotEquals(identity, joined().at(List.of(A, C, C, C)).identity(A));
        OpAlone apart = of(new Concat(0), A, List.of(5, -1, 6, 0, -1), A, B, A, C, vector(7));
        assertNotEquals(identity, apart.identity(A));
        assertEquals(
                identity,
                of(new Concat(0), A, List.of(2, -1, 2, 1, -1), A, B, A, C, vector(7))
                        .identity(A));
        assertNotEquals(rows(0).identity(A), rows(1).identity(A));
        assertEquals(rows(1).identity(A), rows(1).identity(A));
    }

    private static OpAlone rows(int id) {
        Ids ids = Ids.of(new int[] {id}, 1);
        return OpAlone.of(new AppliedOp(9, new GatherRows(), Optional.of(ids), List.of(C), List.of(0), B, "", ""));
    }

    @Test
    void idsGoWithTheOp() {
        assertEquals(
                "Jacobian of 1 by 3 elements",
                rows(1).check(TOLERANCE, 1).verify().how());
    }
}
