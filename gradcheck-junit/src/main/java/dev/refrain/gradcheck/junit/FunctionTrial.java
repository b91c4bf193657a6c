package dev.refrain.gradcheck.junit;

import dev.refrain.autograd.Tape;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.Var;
import dev.refrain.nn.init.Initialisers;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.BiFunction;

/** A function of a model and of named inputs, which gives one value. */
record FunctionTrial<M>(
        M model,
        BiFunction<M, SequencedMap<String, Var>, Var> function,
        SequencedMap<String, Tensor> inputs,
        List<Tensor> cotangents)
        implements Trial {
    /** With a random cotangent. */
    static <M> FunctionTrial<M> draw(
            M model,
            BiFunction<M, SequencedMap<String, Var>, Var> function,
            SequencedMap<String, Tensor> inputs,
            RandomKey key) {
        SequencedMap<String, Var> plain = new LinkedHashMap<>();
        inputs.forEach((name, input) -> plain.put(name, Var.of(input)));
        Shape y = function.apply(model, plain).shape();
        return new FunctionTrial<>(model, function, inputs, List.of(uniform(y, key.child("cotangent"))));
    }

    static Tensor uniform(Shape shape, RandomKey key) {
        return Initialisers.uniform(-1, 1).draw(key, shape, DType.FLOAT64);
    }

    private FunctionTrial<M> with(M otherModel, List<Tensor> otherInputs, List<Tensor> otherCotangents) {
        SequencedMap<String, Tensor> named = new LinkedHashMap<>();
        Iterator<Tensor> next = otherInputs.iterator();
        inputs.keySet().forEach(name -> named.put(name, next.next()));
        return new FunctionTrial<>(otherModel, function, named, otherCotangents);
    }

    private List<Tensor> values() {
        return List.copyOf(inputs.values());
    }

    @Override
    public FunctionTrial<M> withCotangents(List<Tensor> others) {
        return with(model, values(), others);
    }

    @Override
    public FunctionTrial<M> inFloat32() {
        M narrow = Tree.map(model, parameter -> parameter.to(DType.FLOAT32));
        return with(narrow, Trial.narrow(values()), Trial.narrow(cotangents));
    }

    @Override
    public FunctionTrial<M> ofACopy() {
        return with(Tree.map(model, parameter -> parameter.to(parameter.dtype())), values(), cotangents);
    }

    /** The first input: others, as targets, may be bounded. */
    @Override
    public FunctionTrial<M> scaled(double factor) {
        List<Tensor> scaled = new ArrayList<>(values());
        scaled.set(0, Trial.scaled(scaled.subList(0, 1), factor).getFirst());
        return with(model, scaled, cotangents);
    }

    /** The same with another tensor as an input. */
    FunctionTrial<M> with(String input, Tensor value) {
        SequencedMap<String, Tensor> named = new LinkedHashMap<>(inputs);
        named.put(input, value);
        return new FunctionTrial<>(model, function, named, cotangents);
    }

    @Override
    public SequencedMap<String, Tensor> given() {
        SequencedMap<String, Tensor> all = new LinkedHashMap<>(inputs);
        cotangents.forEach(each -> all.put("cotangent", each));
        Tree.leaves(model).forEach((path, parameter) -> all.put(path, parameter.value()));
        return all;
    }

    @Override
    public Taped on(Tape tape) {
        SequencedMap<String, Var> entered = new LinkedHashMap<>();
        inputs.forEach((name, input) -> entered.put(name, tape.input(input)));
        SequencedMap<String, Var> parameters = new LinkedHashMap<>();
        Tree.leaves(model).forEach((path, parameter) -> parameters.put(path, parameter.on(tape)));
        Var y = function.apply(model, entered).on(entered.firstEntry().getValue());
        return new Taped(new LinkedHashMap<>(Map.of("y", y)), entered, parameters);
    }
}
