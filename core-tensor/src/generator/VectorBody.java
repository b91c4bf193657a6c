package generator;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import generator.Value.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Translates one kernel's body to straight-line code on vectors, with every helper spliced in: C2 stops inlining methods
 * with vector arguments early, and then boxes them.
 *
 * <p>A body is a list of locals with a value, assignments to locals, and one return at the end. Each assignment makes a
 * new Java local, so the generated code never assigns twice.
 */
final class VectorBody {
    private final Constants constants;
    private final StringBuilder code = new StringBuilder();
    private final Deque<MethodTree> inlining = new ArrayDeque<>();
    private int locals;

    VectorBody(Constants constants) {
        this.constants = constants;
    }

    /** Writes the body of a method of {@code owner}, and returns its result as a vector of floats. */
    String translate(ScalarClass owner, MethodTree method, List<Value> arguments) {
        Value result = call(owner, method, arguments);
        return new VectorExpression(new Scope(owner), this).vector(method, result, Kind.REAL);
    }

    /** The statements written so far. */
    String code() {
        return code.toString();
    }

    Constants constants() {
        return constants;
    }

    /** Writes the body of a method of {@code owner} with as many parameters as arguments, and returns its result. */
    Value call(ScalarClass owner, MethodTree method, List<Value> arguments) {
        var scope = new Scope(owner);
        if (inlining.contains(method)) {
            throw scope.error(method, "recursion");
        }
        inlining.push(method);
        for (int k = 0; k < arguments.size(); k++) {
            declare(scope, method.getParameters().get(k), arguments.get(k));
        }
        Value result = statements(scope, method);
        inlining.pop();
        return result;
    }

    private Value statements(Scope scope, MethodTree method) {
        var expression = new VectorExpression(scope, this);
        for (StatementTree statement : method.getBody().getStatements()) {
            if (statement instanceof ReturnTree result && result.getExpression() != null) {
                return expression.value(result.getExpression());
            }
            if (statement instanceof VariableTree variable && variable.getInitializer() != null) {
                declare(scope, variable, expression.value(variable.getInitializer()));
            } else if (statement instanceof ExpressionStatementTree line
                    && line.getExpression() instanceof AssignmentTree assignment) {
                assign(scope, assignment, expression.value(assignment.getExpression()));
            } else {
                throw scope.error(statement, "only locals with a value, assignments to locals, and a return");
            }
        }
        throw scope.error(method, "no return statement");
    }

    private void declare(Scope scope, VariableTree variable, Value value) {
        String type = variable.getType() == null ? "var" : variable.getType().toString();
        if (!type.equals("float") && !type.equals("int")) {
            throw scope.error(variable, "a variable is a float or an int, not " + type);
        }
        store(scope, variable, variable.getName().toString(), type, value);
    }

    private void assign(Scope scope, AssignmentTree assignment, Value value) {
        String name = assignment.getVariable().toString();
        Scope.Local variable = scope.locals().get(name);
        if (variable == null) {
            throw scope.error(assignment, "only locals can be assigned");
        }
        store(scope, assignment, name, variable.type(), value);
    }

    /** Writes the value into a new local, unless it is one already, and makes it the variable's value. */
    private void store(Scope scope, Tree where, String name, String type, Value value) {
        if (!value.isScalar() && !value.kind().scalarType().equals(type)) {
            throw scope.error(where, "implicit conversion to " + type);
        }
        Value stored = value;
        if (value.isScalar() || !value.code().matches("\\w+")) {
            stored = new Value(name + "_" + ++locals, value.kind());
            String declared = value.isScalar() ? type : value.kind().vectorType();
            code.append("            %s %s = %s;\n".formatted(declared, stored.code(), value.code()));
        }
        scope.locals().put(name, new Scope.Local(type, stored));
    }
}
