package dev.refrain.examples.output;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * What a command says. Text goes to stdout, or to stderr where stdout is kept for JSON; the progress bar goes to stderr, and
 * only to a terminal.
 */
public final class Console {
    /** The width of the terminal behind stderr, 0 if there is none: set by the launcher, since Java cannot ask. */
    private static final int COLUMNS = Integer.getInteger("refrain.stderr.columns", 0);

    private static final int NARROWEST = 20;
    private static final int WIDEST = 100;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;
    private final Lock lock = new ReentrantLock();
    private boolean barShown;

    /** A console whose text goes to {@code out}, or to {@code err} if {@code out} is kept for JSON. */
    public Console(PrintWriter out, PrintWriter err, boolean json) {
        this.out = out;
        this.err = err;
        this.json = json;
    }

    /** A line of text, above the progress bar if there is one. */
    public void line(String format, Object... arguments) {
        print(json ? err : out, String.format(Locale.ROOT, format, arguments));
    }

    /** The one line of JSON, if that was asked for. */
    public void result(String object) {
        if (json) {
            print(out, object);
        }
    }

    /** A line of complaint. */
    public void complain(String format, Object... arguments) {
        print(err, String.format(Locale.ROOT, format, arguments));
    }

    private void print(PrintWriter writer, String line) {
        lock.lock();
        try {
            clearBar();
            writer.println(line);
            if (writer.checkError() || System.out.checkError()) { // a writer does not hear of a stream's errors
                throw new UncheckedIOException(
                        "cannot write the output", new IOException("the stream reports an error"));
            }
        } finally {
            lock.unlock();
        }
    }

    /** The bar gives way to a line, and to the prompt at the end; while there is work it draws itself again. */
    private void clearBar() {
        if (barShown) {
            err.print(CLEAR_LINE);
            err.flush();
            barShown = false;
        }
    }

    /** Runs {@code body}, which tells how far it is, under a progress bar that ends at {@code total}. */
    public void progress(String task, long total, Consumer<Progress> body) {
        if (COLUMNS < NARROWEST) {
            body.accept(new Bar(null));
            return;
        }
        Line line = new Line();
        Thread onInterrupt = Thread.ofPlatform().unstarted(line::clearUnlessBusy);
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        try (ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .setConsumer(line)
                .build()) {
            body.accept(new Bar(bar));
        } finally {
            forget(onInterrupt);
        }
    }

    /** What the work moves; nothing where no bar is shown. */
    private record Bar(@Nullable ProgressBar bar) implements Progress {
        @Override
        public void accept(long done) {
            if (bar != null) {
                bar.stepTo(done);
            }
        }

        @Override
        public void note(String words) {
            if (bar != null) {
                bar.setExtraMessage(words);
            }
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            hook.interrupt(); // the JVM is ending and runs it now
        }
    }

    /** One line of stderr that is drawn over; it must not reach the last column, or the terminal would wrap it. */
    private final class Line implements ProgressBarConsumer {
        @Override
        public int getMaxRenderedLength() {
            return Math.min(COLUMNS - 1, WIDEST);
        }

        @Override
        public void accept(String rendered) {
            lock.lock();
            try {
                err.print("\r" + rendered);
                err.flush();
                barShown = true;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void clear() {
            lock.lock();
            try {
                clearBar();
            } finally {
                lock.unlock();
            }
        }

        /** For the end of the JVM, which must not wait for a writer that waits for its reader. */
        void clearUnlessBusy() {
            if (lock.tryLock()) {
                try {
                    clearBar();
                } finally {
                    lock.unlock();
                }
            }
        }

        @Override
        public void close() {
            clear();
        }
    }
}
