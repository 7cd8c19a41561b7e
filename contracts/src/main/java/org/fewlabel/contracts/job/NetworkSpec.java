package org.fewlabel.contracts.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.fewlabel.contracts.Check;
import org.fewlabel.contracts.model.ModelFile;
import org.fewlabel.contracts.model.ModelFiles;
import org.jspecify.annotations.Nullable;

/**
 * Which network, and how it starts.
 *
 * @param dropout the share of activations that are dropped, in [0, 0.9]
 * @param frozen which layers training leaves as they are
 * @param precision what it computes in, when it is trained and when it predicts
 * @param model of {@link NetworkName#BACKBONE}, an ONNX file in the folder of models; null for all others
 * @param head of {@link NetworkName#BACKBONE}; null for all others
 * @param features of {@link NetworkName#BACKBONE}; null for all others
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NetworkSpec(
        NetworkName name,
        double dropout,
        Initialization initialization,
        FrozenLayers frozen,

        @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Precision.Usual.class)
        Precision precision,

        @Nullable ModelFile model,
        @Nullable BackboneHead head,
        @Nullable FeaturesSpec features) {
    /** What resnet18-imagenet makes of less is a single place after its third group. */
    private static final int IMAGENET_SIDE_MIN = 32;

    /** Specs of version 0.1 have no initialization; those of before the fields no frozen layers, and no precision. */
    public NetworkSpec {
        Check.present("network.name", name);
        initialization = initialization == null ? readInitialization(Fields.empty()) : initialization;
        frozen = frozen == null ? readFrozen(Fields.empty()) : frozen;
        precision = precision == null ? readPrecision(Fields.empty()) : precision;
        boolean isBackbone = name == NetworkName.BACKBONE;
        if ((model != null) != isBackbone || (head != null) != isBackbone || (features != null) != isBackbone) {
            throw new IllegalArgumentException(
                    "model, head and features are for a backbone, and for nothing else, the network is "
                            + name.wireName());
        }
    }

    /** One without a backbone. */
    public NetworkSpec(
            NetworkName name, double dropout, Initialization initialization, FrozenLayers frozen, Precision precision) {
        this(name, dropout, initialization, frozen, precision, null, null, null);
    }

    /** One in float32 without a backbone. */
    public NetworkSpec(NetworkName name, double dropout, Initialization initialization, FrozenLayers frozen) {
        this(name, dropout, initialization, frozen, readPrecision(Fields.empty()));
    }

    /** One in float32 without a backbone that is trained as a whole. */
    public NetworkSpec(NetworkName name, double dropout, Initialization initialization) {
        this(name, dropout, initialization, readFrozen(Fields.empty()));
    }

    /**
     * @param startsFresh whether the weights are random ones, of which no layer may be frozen
     * @param models the files that jobs name, as far as they can be seen from here
     */
    static NetworkSpec read(Fields fields, DatasetSpec dataset, boolean startsFresh, ModelFiles models) {
        boolean points = dataset.name() == DatasetName.TWO_MOONS;
        NetworkName name = fields.choice("name", points ? NetworkName.MLP : NetworkName.CNN_SMALL);
        DatasetShape shape = dataset.shape();
        if (points && name != NetworkName.MLP) {
            fields.reject("name", "must be mlp for two-moons, whose samples are points, was " + name.wireName());
        } else if (name == NetworkName.RESNET18_IMAGENET
                && Math.min(shape.height(), shape.width()) < IMAGENET_SIDE_MIN) {
            fields.reject(
                    "name",
                    "must be another network than " + name.wireName() + ", which takes images of at least "
                            + IMAGENET_SIDE_MIN + "×" + IMAGENET_SIDE_MIN + ", for images of " + shape.height() + "×"
                            + shape.width());
        }
        double dropout = fields.number("dropout", 0, 0, 0.9);
        Initialization initialization = readInitialization(fields);
        FrozenLayers frozen = readFrozen(fields);
        if (startsFresh && frozen != FrozenLayers.NONE) {
            fields.reject(
                    "frozen",
                    "must be none in a job without startFrom, whose weights are random, was " + frozen.wireName());
        }
        Precision precision = readPrecision(fields);
        NetworkSpec spec = name == NetworkName.BACKBONE
                ? new NetworkSpec(
                        name,
                        dropout,
                        initialization,
                        frozen,
                        precision,
                        ModelFileField.read(fields, "model", models, ModelFile.BACKBONE_BYTES_MAX),
                        fields.choice("head", BackboneHead.LINEAR),
                        FeaturesSpec.read(fields.object("features")))
                : new NetworkSpec(name, dropout, initialization, frozen, precision);
        for (String field : new String[] {"model", "head", "features"}) {
            if (name != NetworkName.BACKBONE && fields.has(field)) {
                fields.reject(field, "is for backbone alone, the network is " + name.wireName());
            }
        }
        fields.rejectUnknown();
        return spec;
    }

    private static FrozenLayers readFrozen(Fields fields) {
        return fields.choice("frozen", FrozenLayers.NONE);
    }

    private static Precision readPrecision(Fields fields) {
        return fields.choice("precision", Precision.FLOAT32);
    }

    private static Initialization readInitialization(Fields fields) {
        return fields.choice("initialization", Initialization.HE_NORMAL);
    }

    /** What is special of a backbone; null for all other networks. */
    public @Nullable BackboneSpec backbone() {
        return model == null || head == null || features == null ? null : new BackboneSpec(model, head, features);
    }
}
