package org.fewlabel.contracts.job;

/**
 * Which network, and how it starts.
 *
 * @param dropout the share of activations that are dropped, in [0, 0.9]
 * @param frozen which layers training leaves as they are
 */
public record NetworkSpec(NetworkName name, double dropout, Initialization initialization, FrozenLayers frozen) {
    /** What resnet18-imagenet makes of less is a single place after its third group. */
    private static final int IMAGENET_SIDE_MIN = 32;

    /** Specs of version 0.1 have no initialization, those of before the field no frozen layers. */
    public NetworkSpec {
        initialization = initialization == null ? readInitialization(Fields.empty()) : initialization;
        frozen = frozen == null ? readFrozen(Fields.empty()) : frozen;
    }

    /** One that is trained as a whole. */
    public NetworkSpec(NetworkName name, double dropout, Initialization initialization) {
        this(name, dropout, initialization, readFrozen(Fields.empty()));
    }

    /** @param startsFresh whether the weights are random ones, of which no layer may be frozen */
    static NetworkSpec read(Fields fields, DatasetSpec dataset, boolean startsFresh) {
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
        fields.rejectUnknown();
        return new NetworkSpec(name, dropout, initialization, frozen);
    }

    private static FrozenLayers readFrozen(Fields fields) {
        return fields.choice("frozen", FrozenLayers.NONE);
    }

    private static Initialization readInitialization(Fields fields) {
        return fields.choice("initialization", Initialization.HE_NORMAL);
    }
}
