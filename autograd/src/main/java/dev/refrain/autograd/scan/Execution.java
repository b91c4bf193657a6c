package dev.refrain.autograd.scan;

/** How the calls of kernels of a sweep are done: most just run. */
interface Execution {
    /** Does a call outside the loop, for a part of the program. */
    void run(Part part, Instruction call);

    /** Does one that brings memory from one place to another, for no part. */
    void run(Instruction call);

    /** A call in the loop, for a part, as it is to be done there. */
    Instruction inLoop(Part part, Instruction call);

    /** Runs everything. */
    record Plain() implements Execution {
        @Override
        public void run(Part part, Instruction call) {
            call.run();
        }

        @Override
        public void run(Instruction call) {
            call.run();
        }

        @Override
        public Instruction inLoop(Part part, Instruction call) {
            return call;
        }
    }
}
