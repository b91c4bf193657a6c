package dev.refrain.autograd;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The walk over a model: a tree of records, lists and {@link Branch}es whose leaves are {@link Parameter}s. Names on the way
 * make a leaf's path, as in {@code encoder.cell.weightHh} or {@code layers.0.bias}. Everything else a record holds, such as
 * sizes or activations, is left as it is; null is an absent part.
 *
 * <p>One parameter at several places is one leaf: the first path is its name. This is the one class that uses reflection, on
 * the public components and constructors of records. A module that does not export its models opens their package to
 * {@code dev.refrain.autograd}.
 */
public final class Tree {
    /** A part of a model that cannot be a record, and says itself what it is made of. */
    public interface Branch {
        /** The parts by name, in order. */
        SequencedMap<String, Object> parts();

        /** The same with other parts under the same names. */
        Branch withParts(SequencedMap<String, Object> parts);
    }

    private Tree() {}

    /** The parameters by path, in the order of the records' components; a tied one by its first path only. */
    public static SequencedMap<String, Parameter> leaves(Object model) {
        SequencedMap<String, Parameter> leaves = new LinkedHashMap<>();
        Map<Parameter, String> seen = new LinkedHashMap<>();
        collect("", model, leaves, seen);
        return leaves;
    }

    private static void collect(
            String path, @Nullable Object part, SequencedMap<String, Parameter> leaves, Map<Parameter, String> seen) {
        if (part instanceof Parameter parameter) {
            if (seen.putIfAbsent(parameter, path) == null) {
                leaves.put(path, parameter);
            }
            return;
        }
        parts(part).forEach((name, child) -> collect(path.isEmpty() ? name : path + "." + name, child, leaves, seen));
    }

    /** The same tree with every parameter replaced; one that stood at several places is replaced by one. */
    public static <M> M map(M model, UnaryOperator<Parameter> change) {
        Map<Parameter, Parameter> changed = new LinkedHashMap<>();
        @SuppressWarnings("unchecked") // a part is rebuilt as what it was
        M result = (M) rebuild(model, parameter -> changed.computeIfAbsent(parameter, change));
        return result;
    }

    private static Object rebuild(Object part, UnaryOperator<Parameter> change) {
        if (part instanceof Parameter parameter) {
            return change.apply(parameter);
        }
        if (leaves(part).isEmpty()) {
            return part;
        }
        SequencedMap<String, Object> rebuilt = new LinkedHashMap<>();
        parts(part).forEach((name, child) -> rebuilt.put(name, rebuild(child, change)));
        return switch (part) {
            case Branch branch -> branch.withParts(rebuilt);
            case List<?> list -> Collections.unmodifiableList(new ArrayList<>(rebuilt.values()));
            case Record values -> construct(values, rebuilt);
            default -> throw new IllegalStateException("a part without parts: " + part);
        };
    }

    /** The parts that may hold parameters, by name; absent ones left out. */
    private static SequencedMap<String, Object> parts(@Nullable Object part) {
        SequencedMap<String, Object> parts = new LinkedHashMap<>();
        switch (part) {
            case Branch branch -> parts.putAll(branch.parts());
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    parts.put(Integer.toString(i), list.get(i));
                }
            }
            case Record values -> {
                for (RecordComponent component : values.getClass().getRecordComponents()) {
                    Object value = read(values, component);
                    if (value != null) {
                        parts.put(component.getName(), value);
                    }
                }
            }
            case null, default -> {}
        }
        return parts;
    }

    private static @Nullable Object read(Record values, RecordComponent component) {
        try {
            component.getAccessor().trySetAccessible();
            return component.getAccessor().invoke(values);
        } catch (InvocationTargetException e) {
            throw failed(values, e);
        } catch (IllegalAccessException e) {
            throw closed(values, e);
        }
    }

    private static Object construct(Record values, Map<String, Object> parts) {
        RecordComponent[] components = values.getClass().getRecordComponents();
        List<Class<?>> types = new ArrayList<>();
        List<@Nullable Object> arguments = new ArrayList<>();
        for (RecordComponent component : components) {
            types.add(component.getType());
            arguments.add(parts.get(component.getName()));
        }
        try {
            Constructor<?> constructor = values.getClass().getDeclaredConstructor(types.toArray(Class[]::new));
            constructor.trySetAccessible();
            return constructor.newInstance(arguments.toArray());
        } catch (InvocationTargetException e) {
            throw failed(values, e);
        } catch (ReflectiveOperationException e) {
            throw closed(values, e);
        }
    }

    /** What the record's own code threw. */
    private static RuntimeException failed(Record values, InvocationTargetException e) {
        return e.getCause() instanceof RuntimeException own
                ? own
                : new IllegalStateException(
                        "tree: record %s fails".formatted(values.getClass().getName()), e.getCause());
    }

    private static IllegalArgumentException closed(Record values, ReflectiveOperationException cause) {
        Class<?> type = values.getClass();
        return new IllegalArgumentException(
                "tree: cannot look into record %s: make it public in an exported package, or open %s to dev.refrain.autograd"
                        .formatted(type.getName(), type.getPackageName()),
                cause);
    }
}
