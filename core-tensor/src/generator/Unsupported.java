package generator;

import com.sun.source.tree.Tree;

/** Says in javac's style which Java has no vector form, and where it stands. */
final class Unsupported extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** For a message that says already where. */
    Unsupported(String message) {
        super(message);
    }

    Unsupported(SourceFile file, Tree tree, String message) {
        this(file.error(tree, message));
    }
}
