package dev.refrain.gradcheck.junit.derivatives;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.refrain.autograd.check.GradCheck;
import dev.refrain.autograd.check.sample.AnyShape;
import dev.refrain.autograd.check.sample.Arguments;
import dev.refrain.autograd.check.sample.Elements;
import dev.refrain.autograd.check.sample.OpCase;
import dev.refrain.autograd.check.sample.OpSample;
import dev.refrain.autograd.check.sample.OpSamples;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.Softmax;
import dev.refrain.gradcheck.junit.CheckArbitraries;
import dev.refrain.gradcheck.junit.TensorArbitraries;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Recurrent;
import dev.refrain.nn.check.GradChecks;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.List;
import java.util.stream.DoubleStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Properties that must fail: {@link ShrinkingTest} runs them, and nobody else does. */
class FailingProperties {
    @Property(seed = "1")
    void softmaxIsWrongFromThreeElementsOn(@ForAll("softmax") OpCase drawn) {
        Op sound = drawn.op();
        int axis = ((Softmax) sound).axis();
        PlantedOp.Rule wrong =
                (saved, c, sink) -> sound.pullback(saved, c.shape().size(axis) < 3 ? c : c.mul(1.0001), sink);
        drawn.with(PlantedOp.withRule(sound, wrong)).check().verify();
    }

    @Provide
    Arbitrary<OpCase> softmax() {
        return cases("softmax");
    }

    @Property(seed = "2")
    void addForgetsToSum(@ForAll("add") OpCase drawn) {
        planted(drawn, "add", "sum over a repeated axis forgotten").verify();
    }

    @Provide
    Arbitrary<OpCase> add() {
        return cases("add");
    }

    @Property(seed = "3")
    void noTensorIsGivenTwice(@ForAll("twice") Arguments arguments) {
        assertTrue(arguments.behind().size() == arguments.views().size(), arguments::layout);
    }

    @Provide
    Arbitrary<Arguments> twice() {
        return TensorArbitraries.arguments(Elements.reals(), Shape.of(3, 2), Shape.of(2, 3), Shape.of(3, 2));
    }

    private static Arbitrary<OpCase> cases(String op) {
        List<OpSample> one = OpSamples.all().stream()
                .filter(sample -> sample.name().equals(op))
                .toList();
        return CheckArbitraries.cases(one);
    }

    private static GradCheck planted(OpCase drawn, String op, String what) {
        OpFault fault = OpFaults.all()
                .filter(each -> each.toString().equals(op + ": " + what))
                .findFirst()
                .orElseThrow();
        return fault.plantedIn(drawn);
    }

    @Property(seed = "4")
    void aCellIsWrongFromTheThirdStepOn(@ForAll("runs") GradCheck check) {
        check.verify();
    }

    @Provide
    Arbitrary<GradCheck> runs() {
        return TensorArbitraries.drawn(choices -> {
            int steps = 1 + choices.below(9);
            int batch = 1 + choices.below(4);
            Cell<?> cell = GradChecks.drawn(
                    CellFaults.named("the state is cut off from the third step on")
                            .cell(2),
                    RandomKey.of(1));
            Tensor x = Initialisers.uniform(-1, 1).draw(RandomKey.of(2), Shape.of(steps, batch, 2), DType.FLOAT64);
            return GradCheck.ofModel(
                            Recurrent.of(cell), (layer, in) -> layer.apply(in).all(), x)
                    .named("%d steps, batch %d".formatted(steps, batch));
        });
    }

    @Property(seed = "5")
    void noElementIsAbove1Point7(@ForAll("tensors") Tensor tensor) {
        assertTrue(DoubleStream.of(tensor.toDoubles()).allMatch(each -> each <= 1.7), tensor::toString);
    }

    @Provide
    Arbitrary<Tensor> tensors() {
        return TensorArbitraries.drawn(choices -> Elements.reals().draw(choices, AnyShape.of(choices, 0, 3)));
    }

    @Property(seed = "6")
    void noArgumentIsAView(@ForAll("arguments") Arguments arguments) {
        assertTrue(arguments.layout().chars().noneMatch(Character::isLetter), arguments::layout);
    }

    @Provide
    Arbitrary<Arguments> arguments() {
        return TensorArbitraries.broadcasting(Elements.reals(), Elements.within(1, 2));
    }
}
