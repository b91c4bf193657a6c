package dev.refrain.report.tensorboard;

import dev.refrain.report.picture.Histogram;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;

/**
 * An event file of TensorBoard: what was seen after which step, by tag. A tag such as "train/loss" is shown in the group "train".
 *
 * <pre>{@code try (TensorBoardFile events = TensorBoardFile.in(Path.of("logs/adder"), 0, InstantSource.system())) {
 *     events.scalar("train/loss", 1, 0.25);
 * }}</pre>
 *
 * <p>Every event is handed to the system at once.
 */
public final class TensorBoardFile implements Closeable {
    /** With which every PNG begins. */
    private static final long PNG = 0x89504E470D0A1A0AL;

    /** Where the header of a PNG has the width; the height follows. */
    private static final int PNG_WIDTH_AT = 16;

    private static final int PNG_COLOUR_AT = 25;
    private static final int DT_STRING = 7;
    private static final int SESSION_START = 1;

    private final Records records;
    private final InstantSource clock;

    private TensorBoardFile(Records records, InstantSource clock) {
        this.records = records;
        this.clock = clock;
    }

    /**
     * Creates a file in a directory, which is made if it is not there.
     *
     * @param done how many steps were done before: TensorBoard drops what older files of the directory have of later ones
     */
    public static TensorBoardFile in(Path directory, long done, InstantSource clock) throws IOException {
        Records records = new Records(EventFileName.newIn(directory, clock.instant()));
        TensorBoardFile file = new TensorBoardFile(records, clock);
        file.append(0, new Message().text(3, "brain.Event:2"));
        file.append(done + 1, new Message().message(7, new Message().whole(1, SESSION_START)));
        return file;
    }

    /** A number. */
    public void scalar(String tag, long step, double value) throws IOException {
        summary(step, new Message().text(1, tag).single(2, (float) value));
    }

    /** How numbers are spread. */
    public void histogram(String tag, long step, Histogram histogram) throws IOException {
        Message message = new Message()
                .real(1, histogram.low())
                .real(2, histogram.high())
                .real(3, histogram.count())
                .real(4, histogram.sum())
                .real(5, histogram.sumOfSquares())
                .reals(6, histogram.edges().subList(1, histogram.edges().size()))
                .reals(7, histogram.counts());
        summary(step, new Message().text(1, tag).message(5, message));
    }

    /** A text, in Markdown. */
    public void text(String tag, long step, String markdown) throws IOException {
        Message ofPlugin =
                new Message().message(1, new Message().text(1, "text")).text(2, tag);
        Message one = new Message().message(2, new Message().whole(1, 1)); // [1]: TensorBoard shows rank 1 as rows
        Message tensor = new Message().whole(1, DT_STRING).message(2, one).text(8, markdown);
        summary(step, new Message().text(1, tag).message(9, ofPlugin).message(8, tensor));
    }

    /**
     * A picture.
     *
     * @throws IllegalArgumentException if these are not the bytes of a PNG
     */
    public void image(String tag, long step, byte[] png) throws IOException {
        if (png.length <= PNG_COLOUR_AT || ByteBuffer.wrap(png).getLong() != PNG) {
            throw new IllegalArgumentException(
                    "image: got %d bytes of something else, expected a PNG".formatted(png.length));
        }
        ByteBuffer header = ByteBuffer.wrap(png);
        Message image = new Message()
                .whole(1, header.getInt(PNG_WIDTH_AT + Integer.BYTES))
                .whole(2, header.getInt(PNG_WIDTH_AT))
                .whole(3, channels(png[PNG_COLOUR_AT]))
                .bytes(4, png);
        summary(step, new Message().text(1, tag).message(4, image));
    }

    /** How many numbers a pixel has, of the colour type of a PNG: the colour space of TensorBoard. */
    private static int channels(byte colourType) {
        return switch (colourType) {
            case 0 -> 1; // grey
            case 4 -> 2; // grey and alpha
            case 6 -> 4; // colours and alpha
            default -> 3; // colours, or a palette of them
        };
    }

    private void summary(long step, Message value) throws IOException {
        append(step, new Message().message(5, new Message().message(1, value)));
    }

    private void append(long step, Message what) throws IOException {
        Instant now = clock.instant();
        byte[] when = new Message()
                .real(1, now.getEpochSecond() + now.getNano() / 1e9)
                .whole(2, step)
                .toBytes();
        byte[] rest = what.toBytes();
        records.append(ByteBuffer.allocate(when.length + rest.length)
                .put(when)
                .put(rest)
                .array());
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
