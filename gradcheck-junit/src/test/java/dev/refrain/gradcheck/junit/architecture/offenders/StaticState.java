package dev.refrain.gradcheck.junit.architecture.offenders;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Static state of several kinds, and some that is none. */
@SuppressWarnings("NonFinalStaticField")
public final class StaticState {
    public static int counter = 1;
    public static final int[] ARRAY = {1};
    public static final StringBuilder BUILDER = new StringBuilder();
    public static final AtomicInteger COUNT = new AtomicInteger();
    public static final ThreadLocal<String> PER_THREAD = ThreadLocal.withInitial(() -> "");

    public static final int NUMBER = 1;
    public static final Thread.State STATE = Thread.State.NEW;
    public static final List<String> NAMES = List.of("a");

    private StaticState() {}

    /** A list that grows. */
    public static final class Lists {
        public static final List<String> GROWING = new ArrayList<>();

        private Lists() {}
    }

    /** A list whose elements can be replaced. */
    public static final class Fixed {
        public static final List<String> BACKED_BY_AN_ARRAY = Arrays.asList("a");

        private Fixed() {}
    }
}
