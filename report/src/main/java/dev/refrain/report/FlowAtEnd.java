package dev.refrain.report;

import dev.refrain.nn.flow.Flow;
import dev.refrain.nn.train.TrainingListener;
import dev.refrain.report.picture.Section;
import java.util.List;
import java.util.function.Supplier;

/**
 * Looks at how gradients flow when a training ends, and shows it by {@link FlowPictures}. It is to be added to the trainer before
 * those that show it, since they close at the end.
 *
 * <pre>{@code trainer.listener(new FlowAtEnd(() -> GradientFlow.of(layer).look(x, loss), List.of(report))).listener(report);}</pre>
 *
 * @param look is called once, with the model as the training leaves it
 * @param where it is shown
 */
public record FlowAtEnd(Supplier<Flow> look, List<Showing> where) implements TrainingListener {
    /** The list is copied. */
    public FlowAtEnd {
        where = List.copyOf(where);
    }

    @Override
    public void ended(long updates) {
        Section section = FlowPictures.of(look.get());
        where.forEach(each -> each.show(section));
    }
}
