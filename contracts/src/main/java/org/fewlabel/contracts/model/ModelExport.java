package org.fewlabel.contracts.model;

import java.util.Objects;

/** The wish for a stored model as a file: the body of {@code POST /internal/v1/models}. */
public record ModelExport(StoredModel model, ModelFormat format) {
    public ModelExport {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(format, "format");
    }
}
