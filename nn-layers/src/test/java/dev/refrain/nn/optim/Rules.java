package dev.refrain.nn.optim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Every rule that ships, with options that change its formula. */
final class Rules {
    private Rules() {}

    static Map<String, UpdateRule> all() {
        Map<String, UpdateRule> all = new LinkedHashMap<>(withoutDecay());
        withoutDecay().forEach((name, rule) -> all.put(name + " with decay", decayed(rule)));
        all.put("lazy momentum", new Sgd().withMomentum(0.9).lazy());
        all.put("lazy adam", new Adam().lazy());
        return all;
    }

    /** Those that do not change a weight whose gradients were all 0. */
    static Map<String, UpdateRule> withoutDecay() {
        Map<String, UpdateRule> all = new LinkedHashMap<>();
        all.put("sgd", new Sgd());
        all.put("momentum", new Sgd().withMomentum(0.9));
        all.put("dampened", new Sgd().withMomentum(0.5).withDampening(0.3));
        all.put("nesterov", new Sgd().withMomentum(0.9).withNesterov());
        all.put("adam", new Adam());
        all.put("amsgrad", new Adam().withAmsGrad());
        all.put("adamw", new AdamW().withWeightDecay(0));
        all.put("nadam", new NAdam());
        all.put("rmsprop", new RmsProp());
        all.put("rmsprop centered", new RmsProp().withCentering().withMomentum(0.5));
        all.put("adagrad", new Adagrad());
        all.put("adagrad options", new Adagrad().withInitial(0.1).withRateDecay(0.1));
        all.put("adadelta", new Adadelta());
        all.put("lion", new Lion());
        return all;
    }

    private static UpdateRule decayed(UpdateRule rule) {
        return switch (rule) {
            case Sgd sgd -> sgd.withWeightDecay(0.1);
            case Adam adam -> adam.withWeightDecay(0.1);
            case AdamW adam -> adam.withWeightDecay(0.1);
            case NAdam adam -> adam.withWeightDecay(0.1);
            case RmsProp rms -> rms.withWeightDecay(0.1);
            case Adagrad adagrad -> adagrad.withWeightDecay(0.1);
            case Adadelta adadelta -> adadelta.withWeightDecay(0.1);
            case Lion lion -> lion.withWeightDecay(0.1);
            default -> throw new IllegalArgumentException(rule.toString());
        };
    }

    static Stream<String> names() {
        return all().keySet().stream();
    }

    static Stream<String> namesWithoutDecay() {
        return withoutDecay().keySet().stream();
    }

    /** Those whose rows without a gradient stay. */
    static List<String> lazy() {
        return all().entrySet().stream()
                .filter(each -> each.getValue().isLazy())
                .map(Map.Entry::getKey)
                .toList();
    }
}
