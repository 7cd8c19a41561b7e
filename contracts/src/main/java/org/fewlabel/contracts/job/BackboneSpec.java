package org.fewlabel.contracts.job;

import org.fewlabel.contracts.model.ModelFile;

/**
 * A frozen network of the user's own and what is trained on its features.
 *
 * @param model the backbone, an ONNX file in the folder of models
 */
public record BackboneSpec(ModelFile model, BackboneHead head, FeaturesSpec features) {}
