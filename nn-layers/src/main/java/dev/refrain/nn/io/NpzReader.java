package dev.refrain.nn.io;

import dev.refrain.nn.io.CheckpointFormatException.Reason;
import dev.refrain.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.zip.Inflater;

/**
 * Reads the arrays of an archive. Before anything is allocated for one that is compressed, it is inflated to nowhere, so
 * that a size that lies costs nothing; and all together take at most twice the file's length, and 8 MiB.
 */
final class NpzReader {
    private final FileBytes file;
    private final Inflater inflater;
    private final TensorBytes bytes = new TensorBytes();
    private final byte[] input = new byte[ZipData.PIECE];
    private final ByteBuffer nowhere = ByteBuffer.allocate(ZipData.PIECE);
    private long room;

    private NpzReader(FileBytes file, Inflater inflater) {
        this.file = file;
        this.inflater = inflater;
        room = 2 * file.length() + Limits.INFLATED_BYTES;
    }

    /** The tensors in the order of the directory. */
    static SequencedMap<String, Tensor> read(FileBytes file) throws IOException {
        List<ZipPart> parts = ZipDirectory.read(file);
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        Inflater inflater = new Inflater(true);
        try {
            NpzReader reader = new NpzReader(file, inflater);
            for (ZipPart part : parts) {
                tensors.put(part.name(), reader.tensor(part));
            }
        } finally {
            inflater.end();
        }
        return tensors;
    }

    private Tensor tensor(ZipPart part) throws IOException {
        Place place = new Place(file.file(), part.name(), part.begin(), !part.isDeflated());
        if (part.isDeflated()) {
            ZipData tried = new ZipData(file, part, place, inflater, input);
            checkRoom(place, new NpyReader(place, part.length(), tried).header());
            tried.skipRest(nowhere);
            tried.finish();
        }
        ZipData data = new ZipData(file, part, place, inflater, input);
        NpyReader reader = new NpyReader(place, part.length(), data);
        NpyHeader header = reader.header();
        if (!part.isDeflated()) {
            checkRoom(place, header);
        }
        Tensor tensor = reader.elements(header, bytes);
        data.finish();
        return tensor;
    }

    /** As a tensor in the heap, whose type may be wider than in the file. */
    private void checkRoom(Place place, NpyHeader header) throws CheckpointFormatException {
        long due = Layout.bytes(header.type(), header.sizes())
                / header.type().bytes()
                * header.type().dtype().bytes();
        if (due > room) {
            throw place.fault(
                    Reason.INFLATED_TOO_LARGE,
                    0,
                    "%d bytes from %d".formatted(due, file.length()),
                    "in all at most twice the file's length and 8 MiB; numpy.savez writes it uncompressed");
        }
        room -= due;
    }
}
