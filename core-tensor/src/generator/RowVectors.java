package generator;

import com.sun.source.tree.MethodTree;
import generator.RowSource.Function;
import generator.Value.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes {@code RowVectors}: the loops over rows on vectors. The lanes of a fold are in as many vectors as they need, one,
 * two or four; for each of these there is a loop.
 */
final class RowVectors {
    /** Logical lanes of a fold: 64 bytes of floats. */
    private static final int LANES = 16;

    /** Vectors that one turn of a fold's loop takes. */
    private static final int VECTORS_PER_TURN = 4;

    private final RowSource source;
    private final String type;
    private final Constants constants = new Constants();

    private RowVectors(RowSource source) {
        this.source = source;
        type = source.type().name();
    }

    static String generate(RowSource source, String packageName) {
        var vectors = new RowVectors(source);
        String methods = source.functions().stream().map(vectors::methods).collect(Collectors.joining());
        return vectors.header(packageName) + methods + "}\n";
    }

    private String header(String packageName) {
        return """
                package %1$s;

                import static jdk.incubator.vector.VectorOperators.*;

                import %2$s.%3$s;
                import %2$s.FloatRowLoops;
                import jdk.incubator.vector.FloatVector;
                import jdk.incubator.vector.IntVector;
                import jdk.incubator.vector.VectorSpecies;

                /** Vector loops over rows, with the bits of {@link FloatRowLoops}. Generated from %3$s.java. */
                public enum RowVectors implements FloatRowLoops {
                    LOOPS;

                    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED.length() > LANES
                            ? FloatVector.SPECIES_512
                            : FloatVector.SPECIES_PREFERRED;
                    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
                """.formatted(packageName, source.type().file().packageName(), type) + constants.declarations();
    }

    private String methods(Function f) {
        if (!f.isFold()) {
            return map(f);
        }
        return f.alongRows() ? fold(f) + turns(f) + columns(f) : columns(f);
    }

    private String turns(Function f) {
        var loops = new StringBuilder();
        for (int vectors = 1; vectors <= VECTORS_PER_TURN; vectors *= 2) {
            loops.append(turns(f, vectors, 1));
            if (vectors < VECTORS_PER_TURN) {
                loops.append(turns(f, vectors, VECTORS_PER_TURN / vectors));
            }
        }
        return loops.toString();
    }

    private String fold(Function f) {
        var cases = new StringBuilder();
        for (int vectors = 1; vectors <= VECTORS_PER_TURN; vectors *= 2) {
            int rounds = VECTORS_PER_TURN / vectors;
            cases.append("            case %d -> {\n".formatted(vectors));
            if (rounds > 1) {
                cases.append("                from = whole - whole %% (%d * LANES);\n".formatted(rounds));
                cases.append(call(f, vectors, rounds, "0, from"));
            }
            cases.append("                if (from < whole) {\n    " + call(f, vectors, 1, "from, whole"));
            cases.append("                }\n            }\n");
        }
        return """

                    @Override
                    public %1$s {
                        for (int i = 0; i < LANES; i += FLOATS.length()) {
                            FloatVector.broadcast(FLOATS, %2$s).intoArray(lanes, i);
                        }
                        int whole = n - n %% LANES;
                        int from = 0;
                        switch (LANES / FLOATS.length()) {
                %3$s            default -> {
                                return FloatRowLoops.super.%4$s(x, xAt, n%5$s, lanes);
                            }
                        }
                %6$s        return %7$s;
                    }
                """.formatted(
                        RowLoops.foldHead(f),
                        f.start(),
                        cases,
                        f.name(),
                        f.further(", %s"),
                        RowLoops.foldTail(type, f),
                        tree(f, 0, 1));
    }

    private static String call(Function f, int vectors, int rounds, String range) {
        return "                %s(x, xAt, %s%s, lanes);\n"
                .formatted(turnsName(f, vectors, rounds), range, f.further(", %s"));
    }

    /** What the lanes {@code lane, lane + step, ...} have become when they have met, upper half and lower half. */
    private String tree(Function f, int lane, int step) {
        if (step == LANES) {
            return "lanes[" + lane + "]";
        }
        String lower = tree(f, lane, 2 * step);
        return "%s.%s(%s, %s)".formatted(type, f.meet(), lower, tree(f, lane + step, 2 * step));
    }

    /**
     * A loop of which each turn takes {@code rounds} rounds, so that the processor does not wait; where any order gives the
     * same, each has lanes of its own. Lanes are in {@code lanes} before and after. Turns of several rounds and of one are
     * methods of their own: with both loops in one, the compiler boxed vectors in some runs.
     */
    private String turns(Function f, int vectors, int rounds) {
        var body = new VectorBody(constants);
        int lanes = f.anyOrder() ? rounds * vectors : vectors;
        var begin = new StringBuilder(broadcasts(f));
        var turn = new StringBuilder();
        var end = new StringBuilder();
        for (int lane = 0; lane < vectors; lane++) {
            String load = "FloatVector.fromArray(FLOATS, lanes, %d * FLOATS.length())".formatted(lane);
            begin.append("        FloatVector lane%d = %s;\n".formatted(lane, load));
        }
        for (int lane = vectors; lane < lanes; lane++) {
            begin.append(broadcast("lane" + lane, f.start()));
            end.append(meeting(f, body, lane % vectors, lane));
        }
        for (int v = 0; v < rounds * vectors; v++) {
            turn.append(step(f, body, v, v % lanes));
        }
        for (int v = 0; v < vectors; v++) {
            end.append("        lane%d.intoArray(lanes, %1$d * FLOATS.length());\n".formatted(v));
        }
        return """

                    private static void %s(float[] x, int xAt, int from, int to%s, float[] lanes) {
                %s        for (int i = from; i < to; i += %d * LANES) {
                %s        }
                %s    }
                """.formatted(turnsName(f, vectors, rounds), f.further(", float %s"), begin, rounds, turn, end);
    }

    private static String turnsName(Function f, int vectors, int rounds) {
        return f.name() + rounds + (rounds == 1 ? "Round" : "Rounds") + "Over" + vectors;
    }

    /** Takes the vector that lies {@code v} vectors further to these lanes. */
    private String step(Function f, VectorBody body, int v, int lane) {
        return """
                            FloatVector x%1$d = FloatVector.fromArray(FLOATS, x, xAt + i + %1$d * FLOATS.length());
                """.formatted(v) + taken(f.method(), f, body, lane, "x" + v);
    }

    private String meeting(Function f, VectorBody body, int lane, int other) {
        return taken(source.type().floatMethod(f.meet(), 2), f, body, lane, "lane" + other);
    }

    /** Writes what the method makes of these lanes and of a vector, and makes it these lanes' value. */
    private String taken(MethodTree method, Function f, VectorBody body, int lane, String vector) {
        int written = body.code().length();
        List<Value> arguments = arguments(f, "lane" + lane, vector)
                .subList(0, method.getParameters().size());
        String next = body.translate(source.type(), method, arguments);
        return body.code().substring(written) + "            lane%d = %s;\n".formatted(lane, next);
    }

    private String columns(Function f) {
        var body = new VectorBody(constants);
        String result = body.translate(source.type(), f.method(), arguments(f, "lane", "element"));
        return """

                    @Override
                    public %1$s {
                        for (int r = 0; r < rows; r++) {
                            int j = %2$sRow(x, xAt + r * stride, out, outAt, n%3$s);
                            for (; j < n; j++) {
                                %4$s
                            }
                        }
                    }

                    private static int %2$sRow(float[] x, int xAt, float[] out, int outAt, int n%5$s) {
                        int end = FLOATS.loopBound(n);
                        for (int j = 0; j < end; j += FLOATS.length()) {
                            FloatVector lane = FloatVector.fromArray(FLOATS, out, outAt + j);
                            FloatVector element = FloatVector.fromArray(FLOATS, x, xAt + j);
                %6$s%7$s            %8$s.intoArray(out, outAt + j);
                        }
                        return end;
                    }
                """.formatted(
                        RowLoops.columnsHead(f),
                        f.name(),
                        f.further(", %s, %1$sAt"),
                        RowLoops.columnsStep(type, f),
                        f.further(", float[] %s, int %1$sAt"),
                        loads(f),
                        body.code(),
                        result);
    }

    private String map(Function f) {
        var body = new VectorBody(constants);
        String result = body.translate(source.type(), f.method(), arguments(f, "element"));
        return """

                    @Override
                    public %s {
                %s        int i = 0;
                        for (int end = FLOATS.loopBound(n); i < end; i += FLOATS.length()) {
                            FloatVector element = FloatVector.fromArray(FLOATS, x, xAt + i);
                %s            %s.intoArray(out, outAt + i);
                        }
                        for (; i < n; i++) {
                            %s
                        }
                    }
                """.formatted(RowLoops.mapHead(f), broadcasts(f), body.code(), result, RowLoops.mapStep(type, f));
    }

    /** These vectors, and those of the further parameters. */
    private static List<Value> arguments(Function f, String... first) {
        var arguments = new ArrayList<Value>();
        for (String name : first) {
            arguments.add(new Value(name, Kind.REAL));
        }
        f.further().forEach(name -> arguments.add(new Value(name + "_0", Kind.REAL)));
        return arguments;
    }

    private static String broadcasts(Function f) {
        return f.further().stream().map(name -> broadcast(name + "_0", name)).collect(Collectors.joining());
    }

    private static String broadcast(String vector, String value) {
        return "        FloatVector %s = FloatVector.broadcast(FLOATS, %s);\n".formatted(vector, value);
    }

    private static String loads(Function f) {
        return f.further("            FloatVector %s_0 = FloatVector.fromArray(FLOATS, %1$s, %1$sAt + j);\n");
    }
}
