package dev.refrain.gradcheck.junit.derivatives;

import dev.refrain.autograd.Var;
import dev.refrain.autograd.ops.Op;
import dev.refrain.autograd.ops.Saved;
import dev.refrain.autograd.ops.Saves;
import dev.refrain.autograd.ops.Sink;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * A sound op with another pullback, to see that a check bites. A proxy, since an op outside autograd cannot name the memory
 * that its forward kernel writes.
 */
public final class PlantedOp {
    /** A gradient rule. */
    @FunctionalInterface
    public interface Rule {
        void pullback(Saved saved, Var cotangent, Sink gradients);
    }

    private PlantedOp() {}

    /** The op with this rule instead of its own. */
    public static Op withRule(Op sound, Rule rule) {
        return withRule(sound, rule, sound.saves());
    }

    /** The op with this rule, and with this claim of what the rule reads. */
    public static Op withRule(Op sound, Rule rule, Saves claim) {
        return (Op) Proxy.newProxyInstance(
                Op.class.getClassLoader(), new Class<?>[] {Op.class}, (self, method, arguments) -> {
                    switch (method.getName()) {
                        case "pullback" -> {
                            rule.pullback((Saved) arguments[0], (Var) arguments[1], (Sink) arguments[2]);
                            return null;
                        }
                        case "saves" -> {
                            return claim;
                        }
                        default -> {
                            try {
                                return method.invoke(sound, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }
                    }
                });
    }
}
