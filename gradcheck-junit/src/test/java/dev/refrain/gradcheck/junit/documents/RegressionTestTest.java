package dev.refrain.gradcheck.junit.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The test that a failed check gives is compiled and run, with the op that is wrong and with a sound one. */
class RegressionTestTest {
    private static final String IMPORTS = """
            import dev.refrain.autograd.ops.*;
            import dev.refrain.tensor.*;
            import java.util.*;
            """;

    /** x³, in a file whose class is called Once. */
    private static final String CUBE = """
            record Cube(int factor) implements CustomOp {
                public Shape shape(Shapes in) {
                    return in.at(0);
                }
                public Tensor forward(List<Tensor> in) {
                    double[] x = in.getFirst().toDoubles();
                    return Tensor.of(Arrays.stream(x).map(e -> e * e * e).toArray(), in.getFirst().shape().sizes());
                }
                public void pullback(Saved saved, Var cotangent, Sink sink) {
                    sink.give(0, () -> cotangent.mul(saved.input(0).square().mul(factor)));
                }
            }
            """;

    @TempDir
    private Path folder;

    private String run(String imports, String... parts) throws IOException, InterruptedException {
        return Document.run(
                        folder, "Once", imports + IMPORTS + "class Once {\n" + CUBE + String.join("\n", parts) + "}\n")
                .strip();
    }

    private String written(String function) throws IOException, InterruptedException {
        return run("import dev.refrain.autograd.*;\nimport dev.refrain.autograd.check.*;\n", """
                void main() {
                    Tensor x = Tensor.of(new double[] {0.5, -1, 2}, 3);
                    IO.println(GradCheck.of((Var x_) -> %s, x).run().regressionTest());
                }
                """.formatted(
                        function.replace("x.", "x_.")));
    }

    /** The text in a file of its own, with a main that runs the test and says what came of it. */
    private String outcome(String text, String method) throws IOException, InterruptedException {
        int body = text.indexOf("\n\n");
        return run(text.substring(0, body) + "\n", text.substring(body), """
                void main() {
                    try {
                        %s();
                        IO.println("passes");
                    } catch (AssertionError | UnsupportedOperationException e) {
                        IO.println(e.getMessage().lines().toList().getFirst());
                    }
                }
                """.formatted(method));
    }

    @Test
    void ofAnOpItFailsUntilTheOpIsSound() throws IOException, InterruptedException {
        String text = written("Var.apply(new Cube(2), x.tanh()).exp()");
        String failure = outcome(text, "theGradientOfCubeIsSound");
        assertTrue(failure.startsWith("gradcheck of cube: ") && failure.contains(" FAILED "), failure);
        assertEquals("passes", outcome(text.replace("Cube(2)", "Cube(3)"), "theGradientOfCubeIsSound"));
    }

    @Test
    void ofAFunctionItSaysWhatIsToBeFilledIn() throws IOException, InterruptedException {
        String text = written("x.mul(x.detach())");
        assertEquals("to be filled in: a function", outcome(text, "gradientsAreSound"));
        String filled = text.replaceAll("throw new .*;", "return in.getFirst().mul(in.getFirst().detach());");
        assertTrue(outcome(filled, "gradientsAreSound").contains(" FAILED "));
    }
}
