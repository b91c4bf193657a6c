package generator;

import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import java.util.LinkedHashMap;
import java.util.Map;

/** The constants that the generated class needs, copied because it lies in another package than the private originals. */
final class Constants {
    private record Constant(String owner, String declaration) {}

    private final Map<String, Constant> constants = new LinkedHashMap<>();

    /** Notes that the constant is used. Its name must mean one constant only in all classes together. */
    void add(Scope scope, Tree use, VariableTree field, String value) {
        String declaration =
                "    private static final %s %s = %s;\n".formatted(field.getType(), field.getName(), value);
        String owner = scope.owner().name();
        Constant known = constants.putIfAbsent(field.getName().toString(), new Constant(owner, declaration));
        if (known != null && !known.owner.equals(owner)) {
            throw scope.error(use, field.getName() + " is also a constant of " + known.owner);
        }
    }

    /** Their declarations, one line each. */
    String declarations() {
        var text = new StringBuilder();
        constants.values().forEach(constant -> text.append(constant.declaration));
        return text.toString();
    }
}
