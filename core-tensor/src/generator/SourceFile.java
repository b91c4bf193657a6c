package generator;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/** A Java file, parsed but not compiled: its first class, the text of each tree, and error messages that point at a tree. */
final class SourceFile {
    private final Path path;
    private final String text;
    private final CompilationUnitTree unit;
    private final SourcePositions positions;

    SourceFile(Path path) throws IOException {
        this.path = path;
        text = Files.readString(path);
        var compiler = ToolProvider.getSystemJavaCompiler();
        var diagnostics = new DiagnosticCollector<JavaFileObject>();
        try (var files = compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8)) {
            var task =
                    (JavacTask) compiler.getTask(null, files, diagnostics, null, null, files.getJavaFileObjects(path));
            unit = task.parse().iterator().next();
            positions = Trees.instance(task).getSourcePositions();
        }
        List<String> errors = diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(diagnostic -> error(diagnostic.getPosition(), diagnostic.getMessage(Locale.ROOT)))
                .toList();
        if (!errors.isEmpty()) {
            throw new Unsupported(String.join(System.lineSeparator(), errors));
        }
    }

    /** Another file of this folder. */
    Path sibling(String name) {
        return path.resolveSibling(name);
    }

    /** The file's first class; a file without one is an error at its beginning. */
    ClassTree type() {
        if (!unit.getTypeDecls().isEmpty() && unit.getTypeDecls().getFirst() instanceof ClassTree type) {
            return type;
        }
        throw new Unsupported(this, unit, "no class in this file");
    }

    String packageName() {
        return unit.getPackageName() == null ? "" : unit.getPackageName().toString();
    }

    String text(Tree tree) {
        return text.substring((int) positions.getStartPosition(unit, tree), (int) positions.getEndPosition(unit, tree));
    }

    /** The message as javac would print it: {@code file:line: error: message}, the line, and a caret below it. */
    String error(Tree tree, String message) {
        return error(positions.getStartPosition(unit, tree), message);
    }

    private String error(long position, String message) {
        int at = (int) Math.max(0, Math.min(position, text.length()));
        int start = text.lastIndexOf('\n', at - 1) + 1;
        int end = text.indexOf('\n', at);
        String line = text.substring(start, end < 0 ? text.length() : end);
        long number = text.substring(0, start).chars().filter(c -> c == '\n').count() + 1;
        String caret = line.substring(0, at - start).replaceAll("[^\t]", " ") + "^";
        return "%s:%d: error: %s%n%s%n%s".formatted(path, number, message, line, caret);
    }
}
