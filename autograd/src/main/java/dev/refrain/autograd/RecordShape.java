package dev.refrain.autograd;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the records of a class are taken apart and put together: found once, as looking it up takes a microsecond. */
final class RecordShape {
    /** A function of the class alone, so it is the same whoever asks first. */
    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return new RecordShape(type);
        }
    };

    private final List<String> names = new ArrayList<>();
    private final List<Method> accessors = new ArrayList<>();
    private final Constructor<?> constructor;

    private RecordShape(Class<?> type) {
        List<Class<?>> types = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            names.add(component.getName());
            types.add(component.getType());
            component.getAccessor().trySetAccessible();
            accessors.add(component.getAccessor());
        }
        try {
            constructor = type.getDeclaredConstructor(types.toArray(Class[]::new));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("a record has this constructor: " + type, e);
        }
        constructor.trySetAccessible();
    }

    static RecordShape of(Record values) {
        return SHAPES.get(values.getClass());
    }

    int size() {
        return names.size();
    }

    /** The name of a component. */
    String name(int component) {
        return names.get(component);
    }

    /** The value of a component. */
    @Nullable
    Object read(Record values, int component) {
        try {
            return accessors.get(component).invoke(values);
        } catch (InvocationTargetException e) {
            throw failed(values, e);
        } catch (IllegalAccessException e) {
            throw closed(values, e);
        }
    }

    /** A record like {@code values} with other values in its components. */
    Object construct(Record values, Object[] components) {
        try {
            return constructor.newInstance(components);
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

    private static ModelException closed(Record values, ReflectiveOperationException cause) {
        Class<?> type = values.getClass();
        ModelException closed = new ModelException(
                "tree: cannot look into record %s: make it public in an exported package, or open %s to dev.refrain.autograd"
                        .formatted(type.getName(), type.getPackageName()));
        closed.initCause(cause);
        return closed;
    }
}
