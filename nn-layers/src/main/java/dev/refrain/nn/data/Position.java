package dev.refrain.nn.data;

import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.IndexRangeException;

/** Where a batch stands. */
record Position(long epoch, long index) {
    /** That of a batch which there is. */
    static Position of(long epoch, long index, long perEpoch) {
        if (epoch < 0 || index < 0 || index >= perEpoch) {
            throw new IndexRangeException("batches: got batch %d of epoch %d, expected 0..%d of an epoch from 0 on"
                    .formatted(index, epoch, perEpoch - 1));
        }
        return new Position(epoch, index);
    }

    /** That of the next batch. */
    Position next(long perEpoch) {
        return index + 1 < perEpoch ? new Position(epoch, index + 1) : new Position(epoch + 1, 0);
    }

    /** Returns a number of examples if it is 1 or more. */
    static long some(long examples) {
        if (examples < 1) {
            throw new HyperParameterException("batches: got %d examples, expected 1 or more".formatted(examples));
        }
        return examples;
    }
}
