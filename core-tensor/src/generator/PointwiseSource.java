package generator;

import com.sun.source.tree.MethodTree;
import com.sun.source.tree.VariableTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;

/**
 * A class of pointwise functions. A public method with one to three parameters is a kernel: all its types are float, or all
 * are double, and each float kernel has a double one of the same name. The other methods are helpers.
 */
final class PointwiseSource {
    /** The most parameters of a kernel. */
    static final int MAX_ARITY = 3;

    /** Names the generated loops need for themselves. */
    private static final Set<String> RESERVED = Set.of("out", "outAt", "n", "i", "end");

    /** One public method: {@code element} is float or double. */
    record Kernel(MethodTree method, String element) {
        String name() {
            return method.getName().toString();
        }

        List<String> parameters() {
            return method.getParameters().stream()
                    .map(parameter -> parameter.getName().toString())
                    .toList();
        }

        /** Whether the other is the same function of the other type. */
        boolean isTwinOf(Kernel other) {
            return name().equals(other.name())
                    && !element.equals(other.element)
                    && parameters().size() == other.parameters().size();
        }
    }

    private final ScalarClass type;
    private final List<Kernel> kernels = new ArrayList<>();
    private final List<Unsupported> errors = new ArrayList<>();

    PointwiseSource(ScalarClass type) {
        this.type = type;
        for (MethodTree method : type.methods()) {
            if (method.getModifiers().getFlags().contains(Modifier.PUBLIC)) {
                try {
                    kernels.add(kernel(method));
                } catch (Unsupported e) {
                    errors.add(e);
                }
            }
        }
        checkTwins();
    }

    private Kernel kernel(MethodTree method) {
        String element = method.getReturnType().toString();
        int arity = method.getParameters().size();
        if (arity < 1 || arity > MAX_ARITY) {
            throw error(method, "a kernel has one to three parameters");
        }
        if (!Set.of("float", "double").contains(element)
                || !ScalarClass.typesOf(method).equals(Set.of(element))) {
            throw error(method, "a kernel's types are all float or all double");
        }
        for (VariableTree parameter : method.getParameters()) {
            if (RESERVED.contains(parameter.getName().toString())) {
                throw new Unsupported(
                        type.file(), parameter, "the generated loop needs the name " + parameter.getName());
            }
        }
        return new Kernel(method, element);
    }

    /** A kernel for one type only would be a function without its fast form, or without its oracle. */
    private void checkTwins() {
        for (Kernel kernel : kernels) {
            if (kernels.stream().noneMatch(kernel::isTwinOf)) {
                String other = kernel.element().equals("float") ? "double" : "float";
                errors.add(error(kernel.method(), "no twin for " + other));
            }
        }
    }

    private Unsupported error(MethodTree method, String message) {
        return new Unsupported(type.file(), method, method.getName() + ": " + message);
    }

    ScalarClass type() {
        return type;
    }

    /** What is wrong with the kernels' signatures. */
    List<Unsupported> errors() {
        return errors;
    }

    /** The kernels with this element type and number of parameters, in the order of the source. */
    List<Kernel> kernels(String element, int arity) {
        return kernels.stream()
                .filter(kernel -> kernel.element().equals(element))
                .filter(kernel -> kernel.parameters().size() == arity)
                .toList();
    }
}
