package dev.refrain.autograd.check;

import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tree;
import dev.refrain.autograd.check.Subject.Formula;
import dev.refrain.tensor.DType;
import dev.refrain.tensor.RandomKey;
import dev.refrain.tensor.Shape;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A function of a model and inputs with the values they had when the check was made, in float64. */
record Checked<M>(M model, Formula<M> formula, List<Tensor> inputs) {
    /** Of a copy of the model. */
    static <M> Checked<M> of(M model, Formula<M> formula, List<Tensor> inputs) {
        Objects.requireNonNull(model, "model");
        List<Tensor> wide = new ArrayList<>();
        for (Tensor input : Objects.requireNonNull(inputs, "inputs")) {
            wide.add(Objects.requireNonNull(input, () -> "input " + wide.size()).to(DType.FLOAT64));
        }
        return new Checked<>(Subject.wide(model), formula, List.copyOf(wide));
    }

    /** The same with other inputs. */
    Checked<M> at(List<Tensor> others) {
        return new Checked<>(model, formula, others);
    }

    /** Something to evaluate, of which every run has its own. */
    Subject<M> subject(@Nullable RandomKey noise) {
        return new Subject<>(model, formula, inputs, noise);
    }

    /** What reports call the inputs, by number where they have no names, and the parameters, each by another name. */
    Places places(List<String> names) {
        List<String> all = new ArrayList<>(names);
        for (int i = all.size(); i < inputs.size(); i++) {
            all.add("input " + i);
        }
        Tree.leaves(model).keySet().forEach(path -> all.add(all.contains(path) ? path + " (parameter)" : path));
        List<Shape> shapes = values().stream().map(Tensor::shape).toList();
        return new Places(all, shapes);
    }

    /** The inputs and then the parameters. */
    List<Tensor> values() {
        Stream<Tensor> parameters = Tree.leaves(model).values().stream().map(Parameter::value);
        return Stream.concat(inputs.stream(), parameters).toList();
    }
}
