package org.fewlabel.contracts.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.fewlabel.contracts.model.ModelFile;
import org.fewlabel.contracts.model.ModelFiles;
import org.jspecify.annotations.Nullable;

/**
 * Which network, and how it starts.
 *
 * @param dropout the share of activations that are dropped, in [0, 0.9]
 * @param model of {@link NetworkName#BACKBONE}, an ONNX file in the folder of models; null for all others
 * @param head of {@link NetworkName#BACKBONE}; null for all others
 * @param features of {@link NetworkName#BACKBONE}; null for all others
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NetworkSpec(
        NetworkName name,
        double dropout,
        Initialization initialization,
        @Nullable ModelFile model,
        @Nullable BackboneHead head,
        @Nullable FeaturesSpec features) {
    /** Specs of version 0.1 have no initialization. */
    public NetworkSpec {
        initialization = initialization == null ? readInitialization(Fields.empty()) : initialization;
        boolean isBackbone = name == NetworkName.BACKBONE;
        if ((model != null) != isBackbone || (head != null) != isBackbone || (features != null) != isBackbone) {
            throw new IllegalArgumentException(
                    "model, head and features are for a backbone, and for nothing else, the network is "
                            + name.wireName());
        }
    }

    /** One without a backbone. */
    public NetworkSpec(NetworkName name, double dropout, Initialization initialization) {
        this(name, dropout, initialization, null, null, null);
    }

    static NetworkSpec read(Fields fields, DatasetName dataset, ModelFiles models) {
        NetworkName usual = dataset == DatasetName.TWO_MOONS ? NetworkName.MLP : NetworkName.CNN_SMALL;
        NetworkName name = fields.choice("name", usual);
        if (dataset == DatasetName.TWO_MOONS && name != NetworkName.MLP) {
            fields.reject("name", "must be mlp for two-moons, whose samples are points, was " + name.wireName());
        }
        double dropout = fields.number("dropout", 0, 0, 0.9);
        Initialization initialization = readInitialization(fields);
        NetworkSpec spec = name == NetworkName.BACKBONE
                ? new NetworkSpec(
                        name,
                        dropout,
                        initialization,
                        ModelFileField.read(fields, "model", models),
                        fields.choice("head", BackboneHead.LINEAR),
                        FeaturesSpec.read(fields.object("features")))
                : new NetworkSpec(name, dropout, initialization);
        for (String field : new String[] {"model", "head", "features"}) {
            if (name != NetworkName.BACKBONE && fields.has(field)) {
                fields.reject(field, "is for backbone alone, the network is " + name.wireName());
            }
        }
        fields.rejectUnknown();
        return spec;
    }

    private static Initialization readInitialization(Fields fields) {
        return fields.choice("initialization", Initialization.HE_NORMAL);
    }

    /** What is special of a backbone; null for all other networks. */
    public @Nullable BackboneSpec backbone() {
        return model == null || head == null || features == null ? null : new BackboneSpec(model, head, features);
    }
}
