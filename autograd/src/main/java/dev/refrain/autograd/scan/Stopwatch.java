package dev.refrain.autograd.scan;

/** What the calls of kernels of a sweep are timed by; most are not. */
interface Stopwatch {
    /** A call for a part begins. */
    void start();

    /** It has ended. */
    void stop(Part part);

    /** An instruction for a part, timed. */
    Instruction timed(Part part, Instruction instruction);

    /** Takes no time. */
    record None() implements Stopwatch {
        @Override
        public void start() {}

        @Override
        public void stop(Part part) {}

        @Override
        public Instruction timed(Part part, Instruction instruction) {
            return instruction;
        }
    }
}
