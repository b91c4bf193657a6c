package generator;

import com.sun.source.tree.Tree;
import java.util.HashMap;
import java.util.Map;

/** What an expression may name: the variables of the method it stands in, and the members of that method's class. */
record Scope(ScalarClass owner, Map<String, Local> locals) {
    /** A variable: its declared type, and the value it holds now. */
    record Local(String type, Value value) {}

    /** A scope without variables. */
    Scope(ScalarClass owner) {
        this(owner, new HashMap<>());
    }

    Unsupported error(Tree where, String message) {
        return new Unsupported(owner.file(), where, message);
    }
}
