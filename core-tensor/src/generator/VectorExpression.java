package generator;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import generator.Value.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Translates expressions over the locals of one scope: {@code + - * /} and unary minus on floats, {@code + - * & | ^ ~ <<
 * >> >>>} on ints, {@code a < b ? x : y} with one comparison or {@code Float.isNaN}, where compared and chosen values are
 * of one type, {@code Math.fma abs max min}, {@code (float) Math.sqrt(x)}, {@code Float.floatToRawIntBits} and back,
 * literals, constants, and calls to methods of this
 * class or one beside it. Both sides of a choice are computed.
 */
final class VectorExpression {
    private final Scope scope;
    private final VectorBody body;

    VectorExpression(Scope scope, VectorBody body) {
        this.scope = scope;
        this.body = body;
    }

    Value value(Tree tree) {
        return switch (tree) {
            case ParenthesizedTree inner -> value(inner.getExpression());
            case LiteralTree literal -> literal(literal);
            case IdentifierTree name -> identifier(name);
            case MemberSelectTree constant -> member(constant);
            case UnaryTree unary -> unary(unary);
            case BinaryTree binary -> binary(binary);
            case ConditionalExpressionTree choice -> choice(choice);
            case TypeCastTree cast -> squareRoot(cast);
            case MethodInvocationTree call -> call(call);
            default -> throw scope.error(tree, "unsupported expression: " + nameOf(tree));
        };
    }

    private Value literal(LiteralTree literal) {
        if (literal.getKind() != Tree.Kind.FLOAT_LITERAL && literal.getKind() != Tree.Kind.INT_LITERAL) {
            throw scope.error(literal, "only float and int literals: " + nameOf(literal));
        }
        return Value.scalar(scope.owner().file().text(literal));
    }

    private Value identifier(IdentifierTree tree) {
        String name = tree.getName().toString();
        if (scope.locals().containsKey(name)) {
            return scope.locals().get(name).value();
        }
        VariableTree constant = scope.owner().constant(name);
        if (constant == null) {
            throw scope.error(tree, "neither a local nor a float or int constant of this class: " + name);
        }
        Value value = new VectorExpression(new Scope(scope.owner()), body).value(constant.getInitializer());
        body.constants().add(scope, tree, constant, value.code());
        return Value.scalar(name);
    }

    private Value member(MemberSelectTree tree) {
        if (tree.getExpression().toString().equals("Float")) {
            return Value.scalar(tree.toString());
        }
        throw scope.error(tree, "only constants of this class and of Float");
    }

    private Value unary(UnaryTree tree) {
        Value x = value(tree.getExpression());
        if (tree.getKind() == Tree.Kind.UNARY_MINUS) {
            return x.isScalar()
                    ? Value.scalar("(-" + x.code() + ")")
                    : new Value(x.code() + ".lanewise(NEG)", x.kind());
        }
        if (tree.getKind() == Tree.Kind.BITWISE_COMPLEMENT && x.kind() == Kind.BITS) {
            return new Value(x.code() + ".not()", Kind.BITS);
        }
        throw scope.error(tree, "unsupported operator: " + nameOf(tree));
    }

    private Value binary(BinaryTree tree) {
        VectorCalls.Operator operator = VectorCalls.OPERATORS.get(tree.getKind());
        if (operator == null) {
            boolean comparison = VectorCalls.COMPARISONS.containsKey(tree.getKind());
            throw scope.error(
                    tree, comparison ? "a comparison stands only before ?" : "unsupported operator: " + nameOf(tree));
        }
        Value x = value(tree.getLeftOperand());
        Value y = value(tree.getRightOperand());
        if (x.isScalar() && y.isScalar()) {
            return Value.scalar("(" + x.code() + " " + operator.symbol() + " " + y.code() + ")");
        }
        Kind kind = common(tree, x, y);
        if (!operator.accepts(kind)) {
            throw scope.error(tree, "no operator " + operator.symbol() + " on " + kind.scalarType());
        }
        return new Value(vector(tree, x, kind) + "." + operator.call() + operand(tree, y, kind) + ")", kind);
    }

    private Value choice(ConditionalExpressionTree tree) {
        Value mask = condition(tree.getCondition());
        Value x = value(tree.getTrueExpression());
        Value y = value(tree.getFalseExpression());
        Kind kind = x.isScalar() && y.isScalar() ? mask.kind() : common(tree, x, y);
        if (kind != mask.kind()) {
            throw scope.error(tree, "the values compared and the values chosen must be of one type");
        }
        return new Value(vector(tree, y, kind) + ".blend(" + operand(tree, x, kind) + ", " + mask.code() + ")", kind);
    }

    /** The code of a mask, with the kind of the values compared. */
    private Value condition(Tree tree) {
        if (tree instanceof ParenthesizedTree inner) {
            return condition(inner.getExpression());
        }
        if (tree instanceof MethodInvocationTree call
                && nameOf(call).equals("Float.isNaN")
                && call.getArguments().size() == 1) {
            Value x = value(call.getArguments().getFirst());
            return new Value("%s.compare(NE, %s)".formatted(vector(tree, x, Kind.REAL), x.code()), Kind.REAL);
        }
        if (tree instanceof BinaryTree binary && VectorCalls.COMPARISONS.containsKey(binary.getKind())) {
            Value x = value(binary.getLeftOperand());
            Value y = value(binary.getRightOperand());
            Kind kind = common(tree, x, y);
            String comparison = VectorCalls.COMPARISONS.get(binary.getKind());
            return new Value(
                    "%s.compare(%s, %s)".formatted(vector(tree, x, kind), comparison, operand(tree, y, kind)), kind);
        }
        throw scope.error(tree, "a condition is one comparison or Float.isNaN");
    }

    private Value squareRoot(TypeCastTree tree) {
        if (tree.getType().toString().equals("float")
                && tree.getExpression() instanceof MethodInvocationTree call
                && nameOf(call).equals("Math.sqrt")
                && call.getArguments().size() == 1) {
            Value x = value(call.getArguments().getFirst());
            return new Value(vector(tree, x, Kind.REAL) + ".lanewise(SQRT)", Kind.REAL);
        }
        throw scope.error(tree, "the only cast is (float) Math.sqrt(x)");
    }

    private Value call(MethodInvocationTree tree) {
        String name = nameOf(tree);
        var arguments = new ArrayList<Value>();
        tree.getArguments().forEach(argument -> arguments.add(value(argument)));
        VectorCalls.Function function = VectorCalls.FUNCTIONS.get(name);
        if (function != null) {
            return function(tree, function, arguments);
        }
        int dot = name.indexOf('.');
        ScalarClass type = dot < 0 ? scope.owner() : scope.owner().sibling(name.substring(0, dot));
        MethodTree method = type == null ? null : type.floatMethod(name.substring(dot + 1), arguments.size());
        if (method == null) {
            throw scope.error(tree, "no vector form of this method: " + name);
        }
        return body.call(type, method, arguments);
    }

    private Value function(MethodInvocationTree tree, VectorCalls.Function function, List<Value> arguments) {
        if (arguments.size() != function.arity()) {
            throw scope.error(tree, "wrong number of arguments for " + nameOf(tree));
        }
        Object[] vectors = arguments.stream()
                .map(argument -> vector(tree, argument, function.arguments()))
                .toArray();
        return new Value(function.format().formatted(vectors), function.result());
    }

    /** The kind in which two operands meet: at least one must be a vector. */
    private Kind common(Tree where, Value x, Value y) {
        if (x.isScalar() && y.isScalar()) {
            throw scope.error(where, "this depends on constants only");
        }
        if (x.kind() != y.kind() && !x.isScalar() && !y.isScalar()) {
            throw scope.error(where, "mixes float and int");
        }
        return x.isScalar() ? y.kind() : x.kind();
    }

    /**
     * The second operand of a call on a vector: floats as vectors, since the calls with a number are made of calls with vectors,
     * and see {@link VectorCalls} for where these stand.
     */
    private String operand(Tree where, Value x, Kind kind) {
        return kind == Kind.REAL ? vector(where, x, kind) : x.code();
    }

    /** The value as code of a vector of this kind. */
    String vector(Tree where, Value x, Kind kind) {
        if (x.kind() == kind) {
            return x.code();
        }
        if (!x.isScalar()) {
            throw scope.error(
                    where, "needs " + kind.scalarType() + ", not " + x.kind().scalarType());
        }
        return "%s.broadcast(%s, %s)".formatted(kind.vectorType(), kind.species(), x.code());
    }

    private static String nameOf(Tree tree) {
        return tree instanceof MethodInvocationTree call
                ? call.getMethodSelect().toString()
                : tree.getKind().toString().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + tree;
    }
}
