package dev.refrain.gradcheck.junit;

import dev.refrain.autograd.Functions;
import dev.refrain.autograd.Var;
import dev.refrain.nn.Cell;
import dev.refrain.nn.Step;
import dev.refrain.nn.layer.Linear;

/** A cell as users write it, and its contract in one line. */
class MguCellTest implements CellContract<Var> {
    @Override
    public Cell<Var> cell(int inputSize) {
        return new MguCell(inputSize, 3);
    }

    /** Minimal gated unit, Zhou et al. 2016: f = σ(W_f [h,x] + b_f); n = tanh(W_n [f∘h, x] + b_n); h' = (1-f)∘h + f∘n. */
    public record MguCell(Linear forget, Linear candidate) implements Cell<Var> {
        MguCell(int input, int hidden) {
            this(new Linear(hidden + input, hidden), new Linear(hidden + input, hidden));
        }

        @Override
        public Step<Var> step(Var x, Var h) {
            Var f = forget.apply(Functions.concat(h, x)).sigmoid();
            Var n = candidate.apply(Functions.concat(f.mul(h), x)).tanh();
            Var next = h.add(f.mul(n.sub(h)));
            return new Step<>(next, next);
        }

        @Override
        public Var initialState(Var x) {
            return Functions.zeros(x, candidate.weight().shape().size(1));
        }
    }
}
