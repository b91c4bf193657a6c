package dev.refrain.autograd.outside;

import dev.refrain.autograd.Var;

/** A user's functions, in a package of their own. Tests name their lines. */
public final class UserCode {
    private UserCode() {}

    /** ln x. */
    public static Var logarithm(Var x) {
        return x.log(); // line 11
    }

    /** √x. */
    public static Var root(Var x) {
        return x.sqrt(); // line 16
    }

    /** x, which is taken off the tape. */
    public static Var forgotten(Var x) {
        return x.detach(); // line 21
    }
}
