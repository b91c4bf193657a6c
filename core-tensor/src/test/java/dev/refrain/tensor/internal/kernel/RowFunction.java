package dev.refrain.tensor.internal.kernel;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** One of the generated loops over rows of floats, called by reflection so that no new one stays untested. */
record RowFunction(Method method) {
    static final float[] PARAMETERS = {1.5f, 0.75f};

    static Stream<RowFunction> all() {
        return Arrays.stream(FloatRowLoops.class.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .sorted(Comparator.comparing(Method::getName))
                .map(RowFunction::new);
    }

    boolean isFold() {
        return method.getReturnType() == float.class;
    }

    boolean isColumns() {
        return method.getName().endsWith("Columns");
    }

    /** Runs the loop on {@code n} elements of x and of out, or on three rows of {@code n}; returns what a fold returns. */
    float run(FloatRowLoops loops, float[] x, int xAt, float[] out, int outAt, int n, int stride) {
        List<Object> arguments = new ArrayList<>(List.of(x, xAt));
        if (isColumns()) {
            arguments.addAll(List.of(stride, 3));
        }
        if (!isFold()) {
            arguments.addAll(List.of(out, outAt));
        }
        arguments.add(n);
        int further = method.getParameterCount() - arguments.size() - (isFold() ? 1 : 0);
        for (int k = 0; isColumns() && k < further / 2; k++) {
            arguments.addAll(List.of(x, 3)); // any values will do
        }
        for (int k = 0; !isColumns() && k < further; k++) {
            arguments.add(PARAMETERS[k]);
        }
        if (isFold()) {
            arguments.add(out);
        }
        try {
            Object result = method.invoke(loops, arguments.toArray());
            return result instanceof Float number ? number : 0f;
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new AssertionError(method.getName(), e);
        }
    }

    @Override
    public String toString() {
        return method.getName();
    }
}
