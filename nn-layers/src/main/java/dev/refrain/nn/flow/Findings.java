package dev.refrain.nn.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is wrong with a layer; {@link Flow#findings} says when it is. */
record Findings(LayerFlow layer) {
    private static final double MUCH = 10;
    private static final double NEARLY_ALL = 0.9;
    private static final double MANY_UNITS = 0.1;

    static List<Finding> of(LayerFlow layer) {
        Findings findings = new Findings(layer);
        List<Finding> all = new ArrayList<>();
        for (Signal signal : layer.signals()) {
            if (signal.isState()) {
                findings.notFinite(signal).ifPresent(all::add);
            }
        }
        layer.jacobian().ifPresent(jacobian -> {
            findings.explosion(jacobian).ifPresent(all::add);
            if (jacobian.isVanishing()) {
                all.add(findings.vanishing(jacobian));
            }
        });
        for (Signal signal : layer.signals()) {
            findings.saturation(signal).ifPresent(all::add);
        }
        for (Signal signal : layer.signals()) {
            if (signal.isState() && signal.still() > 0 && signal.still() >= MANY_UNITS * signal.units()) {
                all.add(findings.dead(signal));
            }
        }
        return all;
    }

    private Finding found(Finding.Kind kind, double figure, String text, Object... arguments) {
        return new Finding(kind, layer.name(), figure, String.format(Locale.ROOT, text, arguments));
    }

    private Optional<Finding> notFinite(Signal signal) {
        double[] gradient = signal.gradient().toDoubles();
        double[] size = signal.size().toDoubles();
        for (int t = gradient.length - 1; t >= 0; t--) {
            if (!Double.isFinite(gradient[t]) && !Double.isNaN(size[t])) {
                return Optional.of(found(
                        Finding.Kind.NOT_FINITE,
                        t,
                        "gradient of the %s of %s is %s at time %d",
                        signal.label(),
                        layer.name(),
                        Double.isNaN(gradient[t]) ? "NaN" : "infinite",
                        t));
            }
        }
        return Optional.empty();
    }

    private Optional<Finding> explosion(JacobianNorms jacobian) {
        double[] each = jacobian.byLag().toDoubles();
        int most = 0;
        for (int lag = 1; lag < each.length; lag++) {
            most = each[lag] > each[most] ? lag : most;
        }
        if (!(each[most] >= MUCH)) {
            return Optional.empty();
        }
        double factor = Math.pow(each[most], 1.0 / most);
        return Optional.of(found(
                Finding.Kind.EXPLODES,
                factor,
                "gradient explodes in %s: grows by a factor of %.3g per step, to %.3g times over %s",
                layer.name(),
                factor,
                each[most],
                steps(most)));
    }

    private Finding vanishing(JacobianNorms jacobian) {
        double factor = jacobian.perStep();
        return found(
                Finding.Kind.VANISHES,
                factor,
                "gradient vanishes in %s: %s, and reaches %s back",
                layer.name(),
                factor < 0.1
                        ? "less than a tenth is left after a step"
                        : "halves every " + rounded(Math.log(0.5) / Math.log(factor)),
                steps(jacobian.horizon()));
    }

    private static String rounded(double steps) {
        return String.format(Locale.ROOT, steps < 10 ? "%.1f steps" : "%.0f steps", steps);
    }

    private static String steps(int number) {
        return number == 1 ? "1 step" : number + " steps";
    }

    /** Of a gate: near one bound; of what has a sign: near both together. */
    private Optional<Finding> saturation(Signal signal) {
        if (!signal.range().isBounded()) {
            return Optional.empty();
        }
        if (signal.range() == Range.TANH) {
            return signal.saturated() < NEARLY_ALL
                    ? Optional.empty()
                    : Optional.of(found(
                            Finding.Kind.SATURATED,
                            signal.saturated(),
                            "%s of %s saturated: %.0f %% of it is beyond ±%s%s",
                            signal.label(),
                            layer.name(),
                            100 * signal.saturated(),
                            signal.range().high(),
                            reach()));
        }
        boolean isClosed = Signal.overTime(signal.low()) >= NEARLY_ALL;
        boolean isOpen = Signal.overTime(signal.high()) >= NEARLY_ALL;
        double mean = Signal.overTime(signal.mean());
        return isClosed || isOpen
                ? Optional.of(found(
                        Finding.Kind.SATURATED,
                        mean,
                        "%s of %s saturated at %.2f%s",
                        signal.label(),
                        layer.name(),
                        mean,
                        reach()))
                : Optional.empty();
    }

    /** How far back the gradient of the layer reaches, where that is known. */
    private String reach() {
        return layer.jacobian()
                .map(jacobian -> ": the gradient reaches " + steps(jacobian.horizon()) + " back"
                        + (jacobian.isVanishing() ? "" : ", as far as the sequence"))
                .orElse("");
    }

    private Finding dead(Signal signal) {
        return found(
                Finding.Kind.DEAD,
                (double) signal.still() / signal.units(),
                "%d of %d units of the %s of %s are dead: they hardly move",
                signal.still(),
                signal.units(),
                signal.label(),
                layer.name());
    }
}
