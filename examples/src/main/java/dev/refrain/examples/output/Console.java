package dev.refrain.examples.output;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * What a command says. Text goes to stdout, or to stderr where stdout is kept for JSON; the progress bar goes to stderr, and
 * only to a terminal.
 */
public final class Console {
    /** Set by the launcher, since Java cannot ask whether stderr is a terminal. */
    private static final boolean TERMINAL = Boolean.getBoolean("refrain.stderr.terminal");

    private static final int WIDTH = 100;

    private final PrintWriter text;
    private final PrintWriter err;
    private final Lock lock = new ReentrantLock();

    /** A console whose text goes to {@code out}, or to {@code err} if {@code quiet}. */
    public Console(PrintWriter out, PrintWriter err, boolean quiet) {
        this.text = quiet ? err : out;
        this.err = err;
    }

    /** A line of text, above the progress bar if there is one. */
    public void line(String format, Object... arguments) {
        lock.lock();
        try {
            if (TERMINAL) {
                err.print("\r\u001b[K"); // the bar gives way; it draws itself again
                err.flush();
            }
            text.println(String.format(Locale.ROOT, format, arguments));
            text.flush();
        } finally {
            lock.unlock();
        }
    }

    /** Runs {@code body}, which tells how far it is, under a progress bar that ends at {@code total}. */
    public void progress(String task, long total, Consumer<LongConsumer> body) {
        if (!TERMINAL) {
            body.accept(done -> {});
            return;
        }
        try (ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .setConsumer(new Line())
                .build()) {
            body.accept(bar::stepTo);
        }
    }

    /** One line of stderr that is drawn over. */
    private final class Line implements ProgressBarConsumer {
        @Override
        public int getMaxRenderedLength() {
            return WIDTH;
        }

        @Override
        public void accept(String rendered) {
            write("\r" + rendered);
        }

        @Override
        public void clear() {
            write("\r\u001b[K");
        }

        @Override
        public void close() {
            clear();
        }

        private void write(String rendered) {
            lock.lock();
            try {
                err.print(rendered);
                err.flush();
            } finally {
                lock.unlock();
            }
        }
    }
}
