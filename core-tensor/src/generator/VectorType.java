package generator;

/**
 * A vector of floats or doubles of some length, in the words of the Vector API.
 *
 * @param element float or double
 * @param bits the length
 */
record VectorType(String element, int bits) {
    /** The boxed element, as in {@code VectorSpecies<Float>}. */
    String boxed() {
        return element.equals("float") ? "Float" : "Double";
    }

    /** The class of such vectors. */
    String vector() {
        return boxed() + "Vector";
    }

    int lanes() {
        return bits / (element.equals("float") ? 32 : 64);
    }

    /** Whether it has two lanes only. C2 boxes masks of these, so what needs a mask is written lane by lane. */
    boolean isPair() {
        return lanes() == 2;
    }
}
