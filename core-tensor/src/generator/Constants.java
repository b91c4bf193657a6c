package generator;

import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import java.util.LinkedHashMap;
import java.util.Map;

/** The constants that the generated class needs, copied because it lies in another package than the private originals. */
final class Constants {
    private record Constant(ScalarClass owner, String declaration) {}

    private final Map<String, Constant> constants = new LinkedHashMap<>();

    /** Notes that the constant is used. Its name must mean one constant only in all classes together. */
    void add(ScalarClass owner, Tree use, VariableTree field, String value) {
        String declaration =
                "    private static final %s %s = %s;\n".formatted(field.getType(), field.getName(), value);
        Constant known = constants.putIfAbsent(field.getName().toString(), new Constant(owner, declaration));
        if (known != null && !known.owner.name().equals(owner.name())) {
            throw new Unsupported(owner.file(), use, field.getName() + " is also a constant of " + known.owner.name());
        }
    }

    /** Their declarations, one line each. */
    String declarations() {
        var text = new StringBuilder();
        constants.values().forEach(constant -> text.append(constant.declaration));
        return text.toString();
    }
}
