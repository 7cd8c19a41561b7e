package org.fewlabel.learning.export;

/** A description of a trained model for people, in Markdown. */
public final class ModelCard {
    private ModelCard() {}

    public static String markdown(TrainedModel model) {
        StringBuilder card = new StringBuilder("# A trained model\n\n| | |\n|---|---|\n");
        ModelMetadata.of(model).forEach((name, value) -> card.append("| ")
                .append(name)
                .append(" | ")
                .append(Markdown.cell(value))
                .append(" |\n"));
        return card.toString();
    }
}
