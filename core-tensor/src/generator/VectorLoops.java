package generator;

import generator.PointwiseSource.Kernel;
import generator.Value.Kind;
import java.util.ArrayList;
import java.util.List;

/** Writes {@code PointwiseVectors}: the float kernels as vector loops, with a scalar tail. */
final class VectorLoops {
    private final PointwiseSource source;
    private final Constants constants = new Constants();
    private final List<Unsupported> errors = new ArrayList<>();

    VectorLoops(PointwiseSource source) {
        this.source = source;
    }

    /** The kernels that have no vector form, after {@link #generate}. */
    List<Unsupported> errors() {
        return errors;
    }

    String generate(String packageName) {
        var loops = new LoopClass(source, "PointwiseVectors");
        loops.lookup("float");
        for (int arity = 1; arity <= PointwiseSource.MAX_ARITY; arity++) {
            for (Kernel kernel : source.kernels("float", arity)) {
                try {
                    loops.method(kernel, vectorLoop(kernel) + loops.scalarLoop(kernel, "; i < n; i++"));
                } catch (Unsupported e) {
                    errors.add(e);
                }
            }
        }
        return loops.text(header(packageName));
    }

    private String header(String packageName) {
        return """
                package %1$s;

                import static jdk.incubator.vector.VectorOperators.*;

                import %2$s.%3$s;
                import %2$s.PointwiseLoop;
                import jdk.incubator.vector.FloatVector;
                import jdk.incubator.vector.IntVector;
                import jdk.incubator.vector.VectorSpecies;

                /** Vector loops over the functions of {@link %3$s}, with equal bits. Generated from %3$s.java. */
                public final class PointwiseVectors {
                    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
                    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
                """.formatted(
                                packageName,
                                source.type().file().packageName(),
                                source.type().name())
                + constants.declarations();
    }

    /** The whole vectors of the arrays; leaves {@code i} at the first element of the tail. */
    private String vectorLoop(Kernel kernel) {
        var loads = new StringBuilder();
        var arguments = new ArrayList<Value>();
        for (String parameter : kernel.parameters()) {
            String load = "FloatVector.fromArray(FLOATS, %s, %1$sAt + i)".formatted(parameter);
            loads.append("            FloatVector %s_0 = %s;\n".formatted(parameter, load));
            arguments.add(new Value(parameter + "_0", Kind.REAL));
        }
        var body = new VectorBody(constants);
        String result = body.translate(source.type(), kernel.method(), arguments);
        return """
                        int i = 0;
                        for (int end = FLOATS.loopBound(n); i < end; i += FLOATS.length()) {
                %s%s            %s.intoArray(out, outAt + i);
                        }
                """.formatted(loads, body.code(), result);
    }
}
