package dev.refrain.autograd.ops;

/** An op of which one application holds memory that was borrowed, for its pullback. */
public interface Borrowing extends Op {
    /** The tape it was recorded on was consumed or closed: the memory goes back, if it has not. */
    void giveBack();
}
