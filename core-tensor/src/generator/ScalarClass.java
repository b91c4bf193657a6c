package generator;

import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Modifier;

/** One class of scalar methods and constants, and through it those of the classes beside it. */
final class ScalarClass {
    private final SourceFile file;
    private final String name;
    private final Map<String, VariableTree> constants = new HashMap<>();
    private final List<MethodTree> methods = new ArrayList<>();
    private final Map<String, ScalarClass> siblings;

    ScalarClass(SourceFile file) {
        this(file, new HashMap<>());
    }

    private ScalarClass(SourceFile file, Map<String, ScalarClass> siblings) {
        this.file = file;
        this.siblings = siblings;
        name = file.type().getSimpleName().toString();
        siblings.put(name, this);
        for (Tree member : file.type().getMembers()) {
            if (member instanceof VariableTree field && isConstant(field)) {
                constants.put(field.getName().toString(), field);
            } else if (member instanceof MethodTree method && method.getReturnType() != null) {
                methods.add(method);
            }
        }
    }

    private static boolean isConstant(VariableTree field) {
        return field.getModifiers().getFlags().containsAll(Set.of(Modifier.STATIC, Modifier.FINAL))
                && field.getInitializer() != null
                && Set.of("float", "int").contains(field.getType().toString());
    }

    SourceFile file() {
        return file;
    }

    String name() {
        return name;
    }

    List<MethodTree> methods() {
        return methods;
    }

    /** The static final field of type float or int with this name, or null. */
    VariableTree constant(String field) {
        return constants.get(field);
    }

    /** The method of this name and number of parameters that has no doubles, or null. */
    MethodTree floatMethod(String method, int arity) {
        return methods.stream()
                .filter(candidate -> candidate.getName().contentEquals(method))
                .filter(candidate -> candidate.getParameters().size() == arity)
                .filter(candidate -> !typesOf(candidate).contains("double"))
                .findFirst()
                .orElse(null);
    }

    /** The types of a method's parameters and result. */
    static Set<String> typesOf(MethodTree method) {
        var types = new HashSet<String>();
        types.add(method.getReturnType().toString());
        method.getParameters()
                .forEach(parameter -> types.add(parameter.getType().toString()));
        return types;
    }

    /** The class of this name in the same folder, or null. */
    ScalarClass sibling(String other) {
        if (siblings.containsKey(other)) {
            return siblings.get(other);
        }
        Path path = file.sibling(other + ".java");
        if (!Files.exists(path)) {
            return null;
        }
        try {
            return new ScalarClass(new SourceFile(path), siblings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
