package dev.refrain.tensor.internal.kernel;

import dev.refrain.tensor.internal.simd.PointwiseVectors;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** One of {@link PointwiseFunctions} in float: the scalar method, and its loops. A unary one ignores its second argument. */
record TestedFunction(String name, int arity, Scalar scalar, List<BinaryLoop<float[]>> loops) {
    /** A function of two floats. */
    @FunctionalInterface
    interface Scalar {
        float apply(float a, float b);
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
        if (method.getParameterCount() == 1) {
            var loops = List.of(binary(PointwiseLoops.unaryFloat(name)), binary(PointwiseVectors.unaryFloat(name)));
            return new TestedFunction(name, 1, (a, b) -> invoke(method, a), loops);
        }
        var loops = List.of(PointwiseLoops.binaryFloat(name), PointwiseVectors.binaryFloat(name));
        return new TestedFunction(name, 2, (a, b) -> invoke(method, a, b), loops);
    }

    private static BinaryLoop<float[]> binary(UnaryLoop<float[]> loop) {
        return (a, aAt, b, bAt, out, outAt, n) -> loop.run(a, aAt, out, outAt, n);
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
