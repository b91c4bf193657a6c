package dev.refrain.autograd.check;

import static dev.refrain.autograd.check.Subjects.X;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.AppliedOp;
import dev.refrain.autograd.check.Localisation.Left;
import dev.refrain.autograd.check.Mismatch.Kind;
import dev.refrain.autograd.ops.Dropout;
import dev.refrain.autograd.ops.MatMul;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.PointwiseOp;
import dev.refrain.autograd.ops.Slice;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.pointwise.Pointwise;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said of the op that is wrong, and where none is. */
class CulpritTest {
    private static final Mismatch MISMATCH =
            new Mismatch(Kind.FIRST_ORDER, "x", List.of(0), 0.5, "y", 1, 2, 1e-9, Verdict.WRONG, "");

    static Culprit of(Op op, String source, String place, List<String> fedBy, String columns) {
        AppliedOp applied = new AppliedOp(7, op, Optional.empty(), List.of(X), List.of(0), X, source, place);
        return new Culprit(applied, List.of(), fedBy, columns, Optional.empty(), MISMATCH);
    }

    private static String first(Culprit culprit) {
        List<String> lines = culprit.toString().lines().toList();
        assertEquals(List.of("    " + MISMATCH), lines.subList(1, lines.size()));
        return lines.getFirst().replace("the first op that is wrong by itself: ", "");
    }

    @Test
    void whatIsNotKnownIsNotSaid() {
        assertEquals("%7 slice[axis=0, start=1, end=2]", first(of(new Slice(0, 1, 2), "", "", List.of(), "")));
    }

    @Test
    void allThatIsKnownIsSaidInOneLine() {
        Culprit known = of(
                new PointwiseOp(Pointwise.TANH),
                "A.b(A.java:1) < C.d(C.java:2)",
                "time 3",
                List.of("x", "w"),
                "columns 0 .. 1 of 4");
        assertEquals(
                "%7 tanh, at A.b(A.java:1) < C.d(C.java:2), time 3, of columns 0 .. 1 of 4, fed by x, w", first(known));
        Culprit named = new Culprit(
                known.applied(), List.of("i", "f"), List.of("w"), known.columns(), Optional.empty(), MISMATCH);
        assertTrue(first(named).endsWith(", time 3, for i, f, of columns 0 .. 1 of 4, fed by w"), named::toString);
        Culprit only = new Culprit(known.applied(), List.of(), List.of(), "", Optional.of(X), MISMATCH);
        assertTrue(first(only).endsWith(", time 3, from the cotangent that it got"), only::toString);
    }

    /** Of a record of sixty characters they are, of one more they are not. */
    @Test
    void parametersAreSaidIfTheyAreFew() {
        Dropout sixty = new Dropout(RandomKey.of(1), 0.12345678901);
        assertEquals(60, sixty.toString().length(), sixty::toString);
        assertEquals("%7 dropout" + sixty.toString().substring(7), first(of(sixty, "", "", List.of(), "")));
        assertEquals("%7 dropout", first(of(new Dropout(RandomKey.of(1), 0.123456789012), "", "", List.of(), "")));
        assertEquals("%7 matmul", first(of(new MatMul(), "", "", List.of(), "")), "it has none");
    }

    @Test
    void ofASourceTheInnermostTwoMethodsAreNamedAndANamesakeOnce() {
        assertEquals("A.b(A:1)", Localisation.shortened("A.b(A:1)"));
        assertEquals("A.b(A:1) < C.d(C:2)", Localisation.shortened("A.b(A:1) < C.d(C:2) < E.f(E:3)"));
        assertEquals("A.b(A:1) < E.f(E:3)", Localisation.shortened("A.b(A:1) < A.b(A:9) < E.f(E:3)"));
        assertEquals("native", Localisation.shortened("native"));
    }

    private static String text(int tried, int untried, boolean compiled, Left... left) {
        return new Localisation(Optional.empty(), List.of(left), compiled, tried, untried).toString();
    }

    @Test
    void whereEveryOpIsRightItIsSaidHowManyWereTried() {
        assertEquals("its one op is right by itself; no op is found that is wrong", text(1, 0, false));
        assertEquals("each of its 2 ops is right by itself; no op is found that is wrong", text(2, 0, false));
        assertEquals(
                "each of its 0 ops is right by itself; no op is found that is wrong; 1 more ops were not tried",
                text(0, 1, false));
        assertEquals(
                "each of its 2 ops is right by itself; step by step the gradient is another: the compiled recurrence is wrong",
                text(2, 0, true));
    }

    @Test
    void whatLeftTheTapeIsSaidWithItsPlaceAndHowOften() {
        assertEquals("detach", new Left("detach", "", 1).toString());
        assertEquals("value at A.b(A:1), 2 times", new Left("value", "A.b(A:1)", 2).toString());
        assertEquals(
                "its one op is right by itself; values left the tape, and what is made of them has no gradient: detach and value, 3 times",
                text(1, 0, true, new Left("detach", "", 1), new Left("value", "", 3)));
    }
}
