package dev.refrain.autograd;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The walk over a model: a tree of records, lists and {@link Branch}es whose leaves are {@link Parameter}s. Names on the way
 * make a leaf's path, as in {@code encoder.cell.weightHh} or {@code layers.0.bias}. Everything else a record holds, such as
 * sizes or activations, is left as it is; null is an absent part. States of cells are walked in the same way, with
 * {@link Var}s as leaves.
 *
 * <p>One parameter at several places is one leaf: the first path is its name. This and RecordShape are the classes that use reflection, on
 * the components and constructors of records, and on the fields of what is neither record, list nor branch, to say that
 * parameters hide there. A module that does not export its models opens their package to
 * {@code dev.refrain.autograd}.
 */
public final class Tree {
    /** A part of a model that cannot be a record, and says itself what it is made of. */
    public interface Branch {
        /** The parts by name, in order; null is an absent one. */
        SequencedMap<String, @Nullable Object> parts();

        /** The same with other parts under the same names. */
        Branch withParts(SequencedMap<String, @Nullable Object> parts);
    }

    private Tree() {}

    /**
     * The parameters by path, in the order of the records' components; a tied one by its first path only.
     *
     * @throws ModelException if a part may hold parameters and cannot be looked into, naming its path
     */
    public static SequencedMap<String, Parameter> leaves(Object model) {
        SequencedMap<String, Parameter> leaves = new LinkedHashMap<>();
        Set<Parameter> seen = new HashSet<>(); // by identity: parameters have no equals
        collect("", model, Parameter.class, (path, parameter) -> {
            if (seen.add(parameter) && leaves.put(path, parameter) != null) {
                throw new ModelException("tree: two parameters have the path %s: name the parts apart".formatted(path));
            }
        });
        return leaves;
    }

    /**
     * The values by path of a state: a {@link Var}, or records and lists of such.
     *
     * @throws ModelException if another part holds some, naming its path: they would be neither carried nor differentiated
     */
    public static SequencedMap<String, Var> values(Object state) {
        SequencedMap<String, Var> values = new LinkedHashMap<>();
        collect("", state, Var.class, values::put);
        return values;
    }

    /**
     * What a part of a model consists of, by name and in order: a record's components, a list's elements, a branch's parts, null
     * where one is absent; nothing for all else, such as a parameter.
     *
     * @throws ModelException if the part may hold parameters and cannot be looked into
     */
    public static SequencedMap<String, @Nullable Object> parts(Object part) {
        return part instanceof Parameter ? new LinkedHashMap<>() : parts("", part, Parameter.class);
    }

    private static <L> void collect(String path, Object part, Class<L> kind, BiConsumer<String, L> found) {
        if (kind.isInstance(part)) {
            found.accept(path, kind.cast(part));
            return;
        }
        parts(path, part, kind).forEach((name, child) -> {
            if (child != null) {
                collect(under(path, name), child, kind, found);
            }
        });
    }

    /** The same tree with every parameter replaced; one that stood at several places is replaced by one. */
    public static <M> M map(M model, UnaryOperator<Parameter> change) {
        Map<Parameter, Parameter> changed = new LinkedHashMap<>();
        return rebuild(model, Parameter.class, parameter -> changed.computeIfAbsent(parameter, change));
    }

    /** The same state with every value replaced. */
    public static <S> S mapValues(S state, UnaryOperator<Var> change) {
        return rebuild(state, Var.class, change);
    }

    @SuppressWarnings("unchecked") // a part is rebuilt as what it was
    private static <T, L> T rebuild(T part, Class<L> kind, UnaryOperator<L> change) {
        Object rebuilt = rebuilt("", part, kind, change);
        return rebuilt == null ? part : (T) rebuilt;
    }

    /** A part with its leaves changed; null if it has none. */
    private static <L> @Nullable Object rebuilt(String path, Object part, Class<L> kind, UnaryOperator<L> change) {
        if (kind.isInstance(part)) {
            return change.apply(kind.cast(part));
        }
        SequencedMap<String, @Nullable Object> parts = parts(path, part, kind);
        boolean any = false;
        for (Map.Entry<String, @Nullable Object> each : parts.entrySet()) {
            Object child = each.getValue();
            Object changed = child == null ? null : rebuilt(under(path, each.getKey()), child, kind, change);
            if (changed != null) {
                each.setValue(changed);
                any = true;
            }
        }
        return any ? like(part, parts) : null;
    }

    private static Object like(Object part, SequencedMap<String, @Nullable Object> parts) {
        return switch (part) {
            case Branch branch -> branch.withParts(parts);
            case List<?> list -> Collections.unmodifiableList(new ArrayList<>(parts.values()));
            case Record values ->
                RecordShape.of(values).construct(values, parts.values().toArray());
            default -> throw new IllegalStateException("a part without parts: " + part);
        };
    }

    private static String under(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** The parts that may hold leaves, by name; null is an absent one. */
    private static SequencedMap<String, @Nullable Object> parts(String path, Object part, Class<?> kind) {
        SequencedMap<String, @Nullable Object> parts = new LinkedHashMap<>();
        switch (part) {
            case Branch branch -> parts.putAll(branch.parts());
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    parts.put(Integer.toString(i), list.get(i));
                }
            }
            case Record values -> {
                RecordShape shape = RecordShape.of(values);
                for (int i = 0; i < shape.size(); i++) {
                    parts.put(shape.name(i), shape.read(values, i));
                }
            }
            default -> checkLeaf(path, part, kind);
        }
        return parts;
    }

    /** Says so if a part that is not looked into holds leaves: they would never be drawn, trained or carried. */
    private static void checkLeaf(String path, Object part, Class<?> kind) {
        if (hides(path, part, kind)) {
            boolean model = kind == Parameter.class;
            String name = path.isEmpty() ? model ? "the model" : "the state" : path;
            throw new ModelException("tree: %s is a %s, whose %s cannot be found: use records, lists%s"
                    .formatted(
                            name,
                            part.getClass().getTypeName(),
                            model ? "parameters" : "values",
                            model ? " and Tree.Branch" : " or a Var"));
        }
    }

    private static boolean hides(String path, Object part, Class<?> kind) {
        boolean hides = elements(part)
                .anyMatch(element -> element != null && (holds(path, element, kind) || hides(path, element, kind)));
        for (Class<?> each = part.getClass(); each != null && !hides; each = each.getSuperclass()) {
            hides = each.getClassLoader() != null
                    && fieldValues(part, each).anyMatch(value -> value != null && holds(path, value, kind));
        }
        return hides;
    }

    /** Whether leaves would be found in a value, or in the elements of one that is not walked. */
    private static boolean holds(String path, Object value, Class<?> kind) {
        return kind.isInstance(value)
                || switch (value) {
                    case Branch branch -> contains(path, branch, kind);
                    case Record values -> contains(path, values, kind);
                    case List<?> list -> contains(path, list, kind);
                    default -> elements(value).anyMatch(element -> element != null && holds(path, element, kind));
                };
    }

    private static Stream<?> elements(Object part) {
        return switch (part) {
            case Object[] array -> Stream.of(array);
            case Collection<?> collection -> collection.stream();
            case Map<?, ?> map -> map.values().stream();
            case Optional<?> optional -> optional.stream();
            default -> Stream.empty();
        };
    }

    private static Stream<@Nullable Object> fieldValues(Object part, Class<?> declaring) {
        return Stream.of(declaring.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers())
                        && !field.getType().isPrimitive()
                        && field.trySetAccessible())
                .map(field -> value(field, part));
    }

    private static @Nullable Object value(Field field, Object part) {
        try {
            return field.get(part);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("it was made accessible: " + field, e);
        }
    }

    private static boolean contains(String path, Object part, Class<?> kind) {
        boolean[] any = new boolean[1];
        collect(path, part, kind, (name, leaf) -> any[0] = true);
        return any[0];
    }
}
