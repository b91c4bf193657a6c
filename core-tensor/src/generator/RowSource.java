package generator;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/**
 * A class of functions of one element of a row. A public method is a fold, if it says so, or a map. All its types are
 * float: the twin for double is made word by word.
 */
final class RowSource {
    /** Names the generated loops need for themselves. */
    private static final Set<String> RESERVED =
            Set.of("out", "outAt", "n", "i", "j", "r", "end", "whole", "lanes", "rows", "stride", "half");

    /** One public method: the rest are the facts of a {@code Fold}, and empty for a map. */
    record Function(MethodTree method, String start, String meet, boolean alongRows, boolean anyOrder) {
        String name() {
            return method.getName().toString();
        }

        boolean isFold() {
            return !meet.isEmpty();
        }

        /** The parameters behind the lane and the element. */
        List<String> further() {
            return method.getParameters().stream()
                    .skip(isFold() ? 2 : 1)
                    .map(parameter -> parameter.getName().toString())
                    .toList();
        }

        /** The further parameters, each written so, with a comma before it. */
        String further(String format) {
            return further().stream().map(format::formatted).collect(Collectors.joining());
        }
    }

    private final ScalarClass type;
    private final List<Function> functions = new ArrayList<>();

    RowSource(ScalarClass type) {
        this.type = type;
        for (MethodTree method : type.methods()) {
            if (method.getModifiers().getFlags().contains(Modifier.PUBLIC)) {
                functions.add(function(method));
            }
        }
        functions.forEach(this::check);
    }

    private Function function(MethodTree method) {
        var facts = new HashMap<String, String>();
        for (AnnotationTree annotation : method.getModifiers().getAnnotations()) {
            for (ExpressionTree argument : annotation.getArguments()) {
                var fact = (AssignmentTree) argument;
                facts.put(fact.getVariable().toString(), type.file().text(fact.getExpression()));
            }
        }
        String meet = facts.getOrDefault("meet", "").replace("\"", "");
        return new Function(
                method,
                facts.getOrDefault("start", ""),
                meet,
                !facts.getOrDefault("alongRows", "true").equals("false"),
                facts.getOrDefault("anyOrder", "false").equals("true"));
    }

    private void check(Function function) {
        MethodTree method = function.method();
        if (!ScalarClass.typesOf(method).equals(Set.of("float"))) {
            throw error(method, "all types of a row function are float");
        }
        if (method.getParameters().size() < (function.isFold() ? 2 : 1)) {
            throw error(method, function.isFold() ? "a fold takes a lane and an element" : "a map takes an element");
        }
        if (function.isFold() && type.floatMethod(function.meet(), 2) == null) {
            throw error(method, "no function of two lanes " + function.meet());
        }
        method.getParameters().stream()
                .filter(parameter -> RESERVED.contains(parameter.getName().toString()))
                .forEach(parameter -> {
                    throw error(parameter, "the generated loop needs the name " + parameter.getName());
                });
    }

    private Unsupported error(Tree where, String message) {
        return new Unsupported(type.file(), where, message);
    }

    ScalarClass type() {
        return type;
    }

    List<Function> functions() {
        return functions;
    }
}
