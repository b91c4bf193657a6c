package dev.refrain.nn.optim;

import dev.refrain.autograd.Gradients;
import dev.refrain.autograd.Parameter;
import dev.refrain.autograd.Tree;
import dev.refrain.nn.HyperParameterException;
import dev.refrain.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** All parameters of a model as one vector of float64. */
final class FlatModel {
    private final List<Parameter> parameters;

    FlatModel(Object model) {
        parameters = List.copyOf(Tree.leaves(model).values());
        if (parameters.isEmpty()) {
            throw new HyperParameterException("optimiser: got a model without parameters: %s"
                    .formatted(model.getClass().getSimpleName()));
        }
    }

    int size() {
        return parameters.stream()
                .mapToInt(parameter -> parameter.shape().count())
                .sum();
    }

    /** The values as they are, to go back to. */
    List<Tensor> values() {
        return parameters.stream().map(Parameter::value).toList();
    }

    void assign(List<Tensor> values) {
        for (int i = 0; i < values.size(); i++) {
            if (!parameters.get(i).value().equals(values.get(i))) {
                parameters.get(i).assign(values.get(i));
            }
        }
    }

    /** Writes x + t d, each element rounded to its parameter's type. */
    void move(List<Tensor> from, double length, double[] direction) {
        List<Tensor> moved = new ArrayList<>();
        int at = 0;
        for (Tensor value : from) {
            double[] numbers = value.toDoubles();
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] += length * direction[at++];
            }
            moved.add(Tensor.of(numbers, value.shape().sizes()).to(value.dtype()));
        }
        for (int i = 0; i < moved.size(); i++) {
            parameters.get(i).assign(moved.get(i));
        }
    }

    /** The gradient; 0 where the loss does not depend on a parameter. */
    double[] gradient(Gradients gradients) {
        double[] flat = new double[size()];
        int at = 0;
        for (Parameter parameter : parameters) {
            int count = parameter.shape().count();
            if (gradients.contains(parameter)) {
                gradients.checkFresh(parameter);
                double[] part = gradients.of(parameter).value().toDoubles();
                System.arraycopy(part, 0, flat, at, count);
            }
            at += count;
        }
        return flat;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** max |x|. */
    static double greatest(double[] x) {
        return Arrays.stream(x).map(Math::abs).max().orElse(0);
    }

    static double[] times(double[] x, double factor) {
        return Arrays.stream(x).map(each -> each * factor).toArray();
    }

    /** y + a x, in y. */
    static void add(double[] x, double factor, double[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * x[i];
        }
    }

    static boolean isFinite(double[] x) {
        return Arrays.stream(x).allMatch(Double::isFinite);
    }
}
