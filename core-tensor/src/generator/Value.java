package generator;

/** A piece of generated code and what it computes. */
record Value(String code, Kind kind) {
    enum Kind {
        /** A {@code FloatVector}. */
        REAL("float", "FloatVector", "FLOATS"),
        /** An {@code IntVector}, mostly the bits of floats. */
        BITS("int", "IntVector", "INTS"),
        /** One number, the same for all lanes: it stays as Java text, and javac folds it. */
        SCALAR("", "", "");

        private final String scalarType;
        private final String vectorType;
        private final String species;

        Kind(String scalarType, String vectorType, String species) {
            this.scalarType = scalarType;
            this.vectorType = vectorType;
            this.species = species;
        }

        String scalarType() {
            return scalarType;
        }

        String vectorType() {
            return vectorType;
        }

        String species() {
            return species;
        }
    }

    static Value scalar(String code) {
        return new Value(code, Kind.SCALAR);
    }

    boolean isScalar() {
        return kind == Kind.SCALAR;
    }
}
