package dev.refrain.tensor.internal.kernel;

import dev.refrain.tensor.internal.simd.PointwiseVectors;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** One of {@link PointwiseFunctions} in float: the scalar method, and its loops. It ignores arguments that it does not have. */
record TestedFunction(String name, int arity, Scalar scalar, List<PointwiseLoop<float[]>> loops) {
    /** A function of three floats. */
    @FunctionalInterface
    interface Scalar {
        float apply(float a, float b, float c);
    }

    /** All of them, found by reflection, so that no new one stays untested. */
    static Stream<TestedFunction> all() {
        return Arrays.stream(PointwiseFunctions.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> method.getReturnType() == float.class)
                .sorted(Comparator.comparing(Method::getName))
                .map(TestedFunction::of);
    }

    private static TestedFunction of(Method method) {
        String name = method.getName();
        Scalar scalar = switch (method.getParameterCount()) {
            case 1 -> (a, b, c) -> invoke(method, a);
            case 2 -> (a, b, c) -> invoke(method, a, b);
            default -> (a, b, c) -> invoke(method, a, b, c);
        };
        var loops = List.of(PointwiseLoops.ofFloat(name), PointwiseVectors.ofFloat(name));
        return new TestedFunction(name, method.getParameterCount(), scalar, loops);
    }

    private static float invoke(Method method, Object... arguments) {
        try {
            return (float) method.invoke(null, arguments);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(method.getName(), e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
