package dev.refrain.benchmarks.peers.training;

import static org.bytedeco.pytorch.global.torch.addmm;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;

/** A cell written with libtorch's functions: the state so far, and the step that takes it on. */
abstract sealed class LibTorchCell {
    final Tensor recurrent;
    Tensor h;

    private LibTorchCell(Tensor h, Tensor recurrent) {
        this.h = h;
        this.recurrent = recurrent;
    }

    /** h of this step, from what it takes of x [B, G H]. */
    abstract Tensor step(Tensor ofInput);

    /** h' = tanh(x U + h W + b). */
    static final class Rnn extends LibTorchCell {
        Rnn(Tensor h, Tensor recurrent) {
            super(h, recurrent);
        }

        @Override
        Tensor step(Tensor ofInput) {
            h = addmm(ofInput, h, recurrent).tanh();
            return h;
        }
    }

    /** Gates i, f, g, o. */
    static non-sealed class Lstm extends LibTorchCell {
        Tensor c;

        Lstm(Tensor state, Tensor recurrent) {
            super(state, recurrent);
            c = state;
        }

        @Override
        Tensor step(Tensor ofInput) {
            return next(addmm(ofInput, h, recurrent).chunk(4, 1));
        }

        final Tensor next(TensorVector gates) {
            Tensor i = gates.get(0).sigmoid();
            Tensor f = gates.get(1).sigmoid();
            Tensor g = gates.get(2).tanh();
            Tensor o = gates.get(3).sigmoid();
            c = f.mul(c).add(i.mul(g));
            h = o.mul(read(c).tanh());
            return h;
        }

        /** c as h' reads it. */
        Tensor read(Tensor next) {
            return next;
        }
    }

    /** i and f see c, o sees c'. */
    static final class PeepholeLstm extends Lstm {
        private final TensorVector peepholes;

        PeepholeLstm(Tensor state, Tensor recurrent, Tensor peepholes) {
            super(state, recurrent);
            this.peepholes = peepholes.chunk(3, 0);
        }

        @Override
        Tensor step(Tensor ofInput) {
            TensorVector gates = addmm(ofInput, h, recurrent).chunk(4, 1);
            Tensor i = gates.get(0).add(peepholes.get(0).mul(c)).sigmoid();
            Tensor f = gates.get(1).add(peepholes.get(1).mul(c)).sigmoid();
            c = f.mul(c).add(i.mul(gates.get(2).tanh()));
            Tensor o = gates.get(3).add(peepholes.get(2).mul(c)).sigmoid();
            h = o.mul(c.tanh());
            return h;
        }
    }

    /** LN of h W and of c'. */
    static final class LayerNormLstm extends Lstm {
        private final Tensor hiddenGain;
        private final Tensor cellGain;
        private final Tensor cellBias;

        LayerNormLstm(Tensor state, Tensor recurrent, Tensor hiddenGain, Tensor cellGain, Tensor cellBias) {
            super(state, recurrent);
            this.hiddenGain = hiddenGain;
            this.cellGain = cellGain;
            this.cellBias = cellBias;
        }

        @Override
        Tensor step(Tensor ofInput) {
            Tensor ofHidden = LibTorchCustom.normalised(h.mm(recurrent), hiddenGain, new TensorOptional());
            return next(ofInput.add(ofHidden).chunk(4, 1));
        }

        @Override
        Tensor read(Tensor next) {
            return LibTorchCustom.normalised(next, cellGain, new TensorOptional(cellBias));
        }
    }

    /** Gates r, z, n; r before the product. */
    static final class Gru extends LibTorchCell {
        private final Tensor gatesW;
        private final Tensor candidateW;

        Gru(Tensor h, Tensor recurrent) {
            super(h, recurrent);
            long hidden = h.size(1);
            gatesW = recurrent.narrow(1, 0, 2 * hidden);
            candidateW = recurrent.narrow(1, 2 * hidden, hidden);
        }

        @Override
        Tensor step(Tensor ofInput) {
            TensorVector of = ofInput.split(new long[] {2 * h.size(1), h.size(1)}, 1);
            TensorVector gates = addmm(of.get(0), h, gatesW).sigmoid().chunk(2, 1);
            Tensor n = addmm(of.get(1), gates.get(0).mul(h), candidateW).tanh();
            h = n.add(gates.get(1).mul(h.sub(n)));
            return h;
        }
    }

    /** Gates r, z, n; r behind the product. */
    static final class GruAfter extends LibTorchCell {
        private final Tensor candidateBias;

        GruAfter(Tensor h, Tensor recurrent, Tensor candidateBias) {
            super(h, recurrent);
            this.candidateBias = candidateBias;
        }

        @Override
        Tensor step(Tensor ofInput) {
            TensorVector ofX = ofInput.chunk(3, 1);
            TensorVector ofH = h.mm(recurrent).chunk(3, 1);
            Tensor r = ofX.get(0).add(ofH.get(0)).sigmoid();
            Tensor z = ofX.get(1).add(ofH.get(1)).sigmoid();
            Tensor n = ofX.get(2).add(r.mul(ofH.get(2).add(candidateBias))).tanh();
            h = n.add(z.mul(h.sub(n)));
            return h;
        }
    }
}
