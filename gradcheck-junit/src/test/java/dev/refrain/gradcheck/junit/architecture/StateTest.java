package dev.refrain.gradcheck.junit.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.refrain.gradcheck.junit.architecture.offenders.MutableConstant;
import dev.refrain.gradcheck.junit.architecture.offenders.StaticState;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** No static state: every static field is final and of a value type. */
class StateTest {
    /**
     * The threads and the scratch memory that kernels share: the statics with a life of their own. And how records are built, a
     * function of their class that the JDK keeps with it.
     */
    private static final Set<String> EXCEPTIONS = Set.of(
            "dev.refrain.autograd.RecordShape.SHAPES",
            "dev.refrain.tensor.internal.parallel.Workers.POOL",
            "dev.refrain.tensor.internal.parallel.Workers.SCRATCH");

    private static final ArchRule UNCHANGING = fields().that()
            .areStatic()
            .and()
            .doNotHaveModifier(JavaModifier.SYNTHETIC)
            .should(StaticFields.holdAnUnchangingValue());

    @Test
    void staticFieldsNeverChange() {
        JavaClasses all = ProjectClasses.all();
        Set<JavaField> statics = all.stream()
                .flatMap(type -> type.getFields().stream())
                .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                .collect(Collectors.toSet());
        assertTrue(statics.size() >= 60, () -> "only " + statics);
        assertEquals(EXCEPTIONS, violations(all));
    }

    @Test
    void everyKindOfStaticStateIsFound() {
        JavaClasses offenders = new ClassFileImporter()
                .importClasses(
                        StaticState.class,
                        StaticState.Lists.class,
                        StaticState.Fixed.class,
                        MutableConstant.class,
                        MutableConstant.HOLDER.getClass());
        String name = StaticState.class.getName();
        assertEquals(
                Set.of(
                        name + ".counter",
                        name + ".ARRAY",
                        name + ".BUILDER",
                        name + ".COUNT",
                        name + ".PER_THREAD",
                        name + "$Lists.GROWING",
                        name + "$Fixed.BACKED_BY_AN_ARRAY",
                        MutableConstant.class.getName() + ".HOLDER"),
                violations(offenders));
    }

    private static Set<String> violations(JavaClasses classes) {
        return UNCHANGING.evaluate(classes).getFailureReport().getDetails().stream()
                .map(detail -> detail.substring(0, detail.indexOf(' ')))
                .collect(Collectors.toSet());
    }
}
