package dev.refrain.nn.optim;

import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.pointwise.Expression;
import dev.refrain.tensor.pointwise.Pointwise;
import dev.refrain.tensor.pointwise.PointwiseProgram;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** From formulas to one program that gives their values; what stands at several places is calculated once. */
final class Lowering {
    private final PointwiseProgram.Builder program;
    private final Map<Expression, Integer> known = new IdentityHashMap<>();

    private Lowering(int inputs) {
        program = PointwiseProgram.withInputs(inputs);
    }

    /** The program of these formulas, whose arguments are its inputs. */
    static PointwiseProgram of(int inputs, List<Expression> formulas) {
        Lowering lowering = new Lowering(inputs);
        List<Integer> results = new ArrayList<>();
        for (Expression formula : formulas) {
            int result = lowering.add(formula);
            boolean calculated = formula instanceof Expression.Application && !results.contains(result);
            results.add(calculated ? result : lowering.copy(result));
        }
        return lowering.program.outputs(
                results.stream().mapToInt(Integer::intValue).toArray());
    }

    private int add(Expression formula) {
        Integer place = known.get(formula);
        if (place == null) {
            place = added(formula);
            known.put(formula, place);
        }
        return place;
    }

    private int added(Expression formula) {
        return switch (formula) {
            case Expression.Argument argument -> argument.index();
            case Expression.Constant constant -> program.constant(constant.value());
            case Expression.Application application ->
                program.apply(
                        application.function(),
                        application.arguments().stream().mapToInt(this::add).toArray());
            case Expression.Output output -> throw outOfPlace(output);
            case Expression.Cotangent cotangent -> throw outOfPlace(cotangent);
        };
    }

    private static HyperParameterException outOfPlace(Expression part) {
        return new HyperParameterException(
                "update rule: got a formula with %s, expected one of weight, gradient, slots and numbers"
                        .formatted(part));
    }

    /** The same times 1: outputs are results of functions, each another one. */
    private int copy(int value) {
        return program.apply(Pointwise.MUL, value, program.constant(1));
    }
}
