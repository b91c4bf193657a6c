package dev.refrain.nn.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes down all that it is told. */
final class Told implements TrainingListener {
    final List<String> lines = new ArrayList<>();
    final List<Double> losses = new ArrayList<>();
    final List<Figures> figures = new ArrayList<>();

    @Override
    public void resumed(Path checkpoint, List<String> passedOver) {
        lines.add("resumed from " + checkpoint.getFileName() + passedOver.size());
    }

    @Override
    public void begun(Run run) {
        lines.add("begun %s at %d of %d".formatted(run.name(), run.done(), run.updates()));
    }

    @Override
    public void updated(Update update) {
        losses.add(update.loss());
    }

    @Override
    public void figures(Figures taken) {
        figures.add(taken);
    }

    @Override
    public void saved(Path checkpoint, long update) {
        lines.add("saved " + checkpoint.getFileName());
    }

    @Override
    public void ended(long updates) {
        lines.add("ended at " + updates);
    }
}
