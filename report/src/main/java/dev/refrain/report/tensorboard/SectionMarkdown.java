package dev.refrain.report.tensorboard;

import dev.refrain.report.picture.Section;
import dev.refrain.report.picture.Section.Choice;
import dev.refrain.report.picture.Section.Findings;
import dev.refrain.report.picture.Section.Part;
import dev.refrain.report.picture.Section.Samples;
import dev.refrain.report.picture.Section.Shown;
import dev.refrain.report.picture.Section.Table;
import dev.refrain.report.picture.Section.Words;
import java.util.Map;
import java.util.stream.Collectors;

/** The texts of a section as Markdown, which TensorBoard shows. */
final class SectionMarkdown {
    private SectionMarkdown() {}

    /** Empty if there are none. */
    static String of(Section section) {
        return section.parts().stream()
                .map(SectionMarkdown::of)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    private static String of(Part part) {
        return switch (part) {
            case Words(String text) -> text + "\n";
            case Findings(var sentences) ->
                sentences.stream().map(each -> "- " + each + "\n").collect(Collectors.joining());
            case Table(var rows) -> table(rows);
            case Samples(var texts) ->
                texts.entrySet().stream()
                        .map(each -> each.getKey() + "\n\n" + each.getValue().indent(4))
                        .collect(Collectors.joining("\n"));
            case Shown _, Choice _ -> "";
        };
    }

    static String table(Map<String, String> rows) {
        StringBuilder markdown = new StringBuilder("setting | value\n--- | ---\n");
        rows.forEach((name, value) ->
                markdown.append(cell(name)).append(" | ").append(cell(value)).append('\n'));
        return markdown.toString();
    }

    private static String cell(String text) {
        return text.replace("\\", "\\\\").replace("|", "\\|").replaceAll("\\R", " ");
    }
}
