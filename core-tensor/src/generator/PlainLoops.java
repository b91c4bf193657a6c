package generator;

import java.util.List;

/** Writes {@code PointwiseLoops}: plain loops for float and double. They are the fallback, and the oracle for the bits. */
final class PlainLoops {
    private PlainLoops() {}

    static String generate(PointwiseSource source) {
        var loops = new LoopClass(source, "PointwiseLoops");
        for (String element : List.of("float", "double")) {
            loops.lookup(element);
            for (int arity = 1; arity <= PointwiseSource.MAX_ARITY; arity++) {
                source.kernels(element, arity)
                        .forEach(kernel -> loops.method(kernel, loops.scalarLoop(kernel, "int i = 0; i < n; i++")));
            }
        }
        return loops.text(
                """
                package %1$s;

                /** Plain loops over the functions of {@link %2$s}. Generated from %2$s.java. */
                public final class PointwiseLoops {""".formatted(source.type().file().packageName(), source.type().name()));
    }
}
