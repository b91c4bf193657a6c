package dev.refrain.gradcheck.junit.architecture.offenders;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Classes that each do one thing the project does not. They are looked at and never run. */
public interface ForbiddenCalls {
    /** Keeps something per thread. */
    record PerThread(ThreadLocal<String> state) {}

    /** Draws from hidden state. */
    class RandomState {
        double draw() {
            return new Random(1).nextDouble();
        }
    }

    /** Draws from global state. */
    class GlobalRandom {
        double draw() {
            return Math.random();
        }
    }

    /** Prints. */
    class Loud {
        void say() {
            System.out.println();
        }
    }

    /** Starts a thread. */
    class NewThread {
        void start(Runnable body) {
            new Thread(body).start();
        }
    }

    /** Starts a virtual thread. */
    class VirtualThread {
        void start(Runnable body) {
            Thread.startVirtualThread(body);
        }
    }

    /** Makes a pool. */
    class Pool {
        ExecutorService pool() {
            return Executors.newCachedThreadPool();
        }
    }

    /** Works on the common pool. */
    class ParallelStream {
        double sum(List<Double> terms) {
            return terms.parallelStream().mapToDouble(each -> each).sum();
        }
    }

    /** Reads objects. */
    class Deserializing {
        Object read(InputStream in) throws IOException, ClassNotFoundException {
            return new ObjectInputStream(in).readObject();
        }
    }

    /** May be written as an object. */
    class Serialized implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /** Loads a library. */
    @SuppressWarnings("restricted")
    class Library {
        void load() {
            System.loadLibrary("none");
        }
    }

    /** Runs a program. */
    class Process {
        java.lang.Process run() throws IOException {
            return new ProcessBuilder("none").start();
        }
    }

    /** Is not Java inside. */
    class Native {
        native void run();
    }

    /** Looks up a class by a text. */
    class ByName {
        Class<?> find(String name) throws ClassNotFoundException {
            return Class.forName(name);
        }
    }
}
