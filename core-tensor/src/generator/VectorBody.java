package generator;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import generator.Value.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Translates one kernel's body to straight-line code on vectors, with every helper spliced in: C2 stops inlining methods
 * with vector arguments early, and then boxes them.
 *
 * <p>A body is a list of locals with a value, assignments to locals, and one return at the end. Each assignment makes a
 * new Java local, so the generated code never assigns twice.
 */
final class VectorBody {
    /** A variable of the scalar method: its declared type, and the value it holds now. */
    record Local(String type, Value value) {}

    private final Constants constants;
    private final StringBuilder code = new StringBuilder();
    private final Deque<MethodTree> inlining = new ArrayDeque<>();
    private int locals;

    VectorBody(Constants constants) {
        this.constants = constants;
    }

    /** Writes the method's body for the arguments, and returns its result as a vector of floats. */
    String translate(ScalarClass owner, MethodTree method, List<Value> arguments) {
        Value result = call(owner, method, arguments);
        return new VectorExpression(owner, this, Map.of()).vector(method, result, Kind.REAL);
    }

    /** The statements written so far. */
    String code() {
        return code.toString();
    }

    Constants constants() {
        return constants;
    }

    /** Writes the body of a method of {@code owner}, and returns its result. */
    Value call(ScalarClass owner, MethodTree method, List<Value> arguments) {
        if (inlining.contains(method)) {
            throw new Unsupported(owner.file(), method, "recursion");
        }
        inlining.push(method);
        var scope = new HashMap<String, Local>();
        for (int k = 0; k < arguments.size(); k++) {
            declare(owner, scope, method.getParameters().get(k), arguments.get(k));
        }
        Value result = statements(owner, method, scope);
        inlining.pop();
        return result;
    }

    private Value statements(ScalarClass owner, MethodTree method, Map<String, Local> scope) {
        var expression = new VectorExpression(owner, this, scope);
        for (StatementTree statement : method.getBody().getStatements()) {
            if (statement instanceof ReturnTree result && result.getExpression() != null) {
                return expression.value(result.getExpression());
            }
            if (statement instanceof VariableTree variable && variable.getInitializer() != null) {
                declare(owner, scope, variable, expression.value(variable.getInitializer()));
            } else if (statement instanceof ExpressionStatementTree line
                    && line.getExpression() instanceof AssignmentTree assignment) {
                assign(owner, scope, assignment, expression.value(assignment.getExpression()));
            } else {
                throw new Unsupported(
                        owner.file(),
                        statement,
                        "a kernel has only locals with a value, assignments to them, and a return");
            }
        }
        throw new Unsupported(owner.file(), method, "no return statement");
    }

    private void declare(ScalarClass owner, Map<String, Local> scope, VariableTree variable, Value value) {
        scope.put(
                variable.getName().toString(),
                local(owner, variable, variable.getName(), typeOf(owner, variable), value));
    }

    private void assign(ScalarClass owner, Map<String, Local> scope, AssignmentTree assignment, Value value) {
        String name = assignment.getVariable() instanceof IdentifierTree target
                ? target.getName().toString()
                : "";
        Local old = scope.get(name);
        if (old == null) {
            throw new Unsupported(owner.file(), assignment, "only locals can be assigned");
        }
        scope.put(name, local(owner, assignment, name, old.type(), value));
    }

    /** Writes the value into a new local, unless it already is one. */
    private Local local(ScalarClass owner, Tree where, CharSequence name, String type, Value value) {
        if (!value.isScalar() && !value.kind().scalarType().equals(type)) {
            throw new Unsupported(owner.file(), where, "implicit conversion to " + type);
        }
        if (!value.isScalar() && value.code().matches("\\w+")) {
            return new Local(type, value);
        }
        String local = name + "_" + ++locals;
        String declared = value.isScalar() ? type : value.kind().vectorType();
        code.append("            %s %s = %s;\n".formatted(declared, local, value.code()));
        return new Local(type, new Value(local, value.kind()));
    }

    private static String typeOf(ScalarClass owner, VariableTree variable) {
        String type = variable.getType() == null ? "var" : variable.getType().toString();
        if (!type.equals("float") && !type.equals("int")) {
            throw new Unsupported(
                    owner.file(), variable, "unsupported type " + type + ": a local is a float or an int");
        }
        return type;
    }
}
