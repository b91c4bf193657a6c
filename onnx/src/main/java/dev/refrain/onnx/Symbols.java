package dev.refrain.onnx;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sizes that vary, by name, and what each is in the traces: primes, all different, so that a number that varies with them shows
 * how. What has been seen as c s + d, or c s t + d, in two traces and is that in the third, too, is that formula.
 */
final class Symbols {
    /** How often a model is traced: two points make a line, and one more shows that it is one. */
    static final int TRACES = 3;

    /** Below the primes: more steps than windows and the like ask for. */
    private static final long LOW = 20;

    /** factor · the product of some symbols + offset. */
    record Formula(int factor, List<String> symbols, int offset) {
        Formula {
            symbols = List.copyOf(symbols);
        }

        @Override
        public String toString() {
            String product = String.join("*", symbols);
            String scaled = factor == 1 ? product : factor + "*" + product;
            return offset == 0 ? scaled : scaled + (offset < 0 ? "-" : "+") + Math.abs(offset);
        }
    }

    private final Map<String, Size> sizes = new LinkedHashMap<>();
    private BigInteger prime = BigInteger.valueOf(LOW);

    /** The size of this name, a new one if there is none. */
    Size named(String name) {
        return sizes.computeIfAbsent(name, _ -> {
            List<Integer> seen = new ArrayList<>();
            for (int trace = 0; trace < TRACES; trace++) {
                prime = prime.nextProbablePrime();
                seen.add(prime.intValueExact());
            }
            return new Size(seen);
        });
    }

    /** How a number that varies follows from the symbols; empty if it does not, or none of these formulas says how. */
    Optional<Formula> formula(Size size) {
        for (Map.Entry<String, Size> one : sizes.entrySet()) {
            Optional<Formula> line = line(size, List.of(one.getKey()), one.getValue());
            if (line.isPresent()) {
                return line;
            }
        }
        List<String> names = List.copyOf(sizes.keySet());
        for (int i = 0; i < names.size(); i++) {
            for (int j = i + 1; j < names.size(); j++) {
                List<String> pair = List.of(names.get(i), names.get(j));
                Optional<Formula> line = line(size, pair, named(pair.get(0)).times(named(pair.get(1))));
                if (line.isPresent()) {
                    return line;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Formula> line(Size size, List<String> names, Size product) {
        List<Integer> x = product.seen();
        List<Integer> y = size.seen();
        int run = x.get(1) - x.get(0);
        int rise = y.get(1) - y.get(0);
        if (rise == 0 || rise % run != 0) {
            return Optional.empty();
        }
        int factor = rise / run;
        int offset = y.get(0) - factor * x.get(0);
        return y.get(2) == factor * x.get(2) + offset
                ? Optional.of(new Formula(factor, names, offset))
                : Optional.empty();
    }
}
