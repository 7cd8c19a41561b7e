package org.fewlabel.contracts.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.model.ModelFile;
import org.fewlabel.contracts.model.ModelFiles;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobSpecTest {
    private static final String FULL = """
            {"name": "mt-fashion", "dataset": {"name": "fashion-mnist", "labels": 100, "splitSeed": 0, "validation": 0, "unlabeled": null},
             "network": {"name": "cnn-small", "dropout": 0.0, "initialization": "he-normal"}, "startFrom": null,
             "method": {"name": "mean-teacher", "inputs": "separate", "unsupervisedWeight": 30, "rampUpEpochs": 30, "emaDecay": 0.97},
             "optimizer": {"name": "sgd", "learningRate": 0.1, "momentum": 0.9, "nesterov": true, "weightDecay": 5e-4,
                           "weightDecayOn": "all", "l1": 0, "clipNorm": null, "clipValue": null},
             "schedule": {"name": "cosine", "minLearningRate": 1e-4, "warmUpEpochs": 0, "warmUp": "linear", "rampDownEpochs": 0},
             "batch": {"labeled": 100, "unlabeled": 100, "excludeLabeled": false},
             "augmentation": {"weak": {"padding": 2, "flip": true, "colorJitter": null},
                              "strong": {"ranges": "article", "operations": 2, "cutout": true}, "labeled": "weak"},
             "epochs": 400, "stepsPerEpoch": null, "earlyStopping": null, "teacherDecay": 0.5, "seed": 1, "priority": 0,
             "timeLimitHours": null}
            """;
    private static final String SHORT = """
            {"dataset": {"name": "fashion-mnist"}, "method": {"name": "mean-teacher"}, "name": "mt-fashion", "seed": 1}
            """;

    private static final String BACKBONE = """
        {"dataset": {"name": "cifar10"}, "method": {"name": "supervised"},
         "network": {"name": "backbone", "model": {"name": "a.onnx", "bytes": 5, "sha256": "%s"}, "head": "linear"}}
        """.formatted("c".repeat(64));

    @Test
    void fillsInEveryDefault() {
        assertThat(accepted(SHORT)).isEqualTo(accepted(FULL));
    }

    /** So that it is the same spec, and the same digest, as one of before the field was there. */
    @Test
    void namesThePrecisionOnlyWhereItIsAnotherThanFloat32() throws Exception {
        String network = "\"network\": {\"precision\": \"%s\"}, \"dataset\"";
        JobSpec half = accepted(SHORT.replace("\"dataset\"", network.formatted("bfloat16")));
        JobSpec whole = accepted(SHORT.replace("\"dataset\"", network.formatted("float32")));

        assertThat(half.network().precision()).isEqualTo(Precision.BFLOAT16);
        assertThat(Json.mapper().valueToTree(half).at("/network/precision").textValue())
                .isEqualTo("bfloat16");
        assertThat(Json.mapper().readValue(Json.mapper().writeValueAsString(half), JobSpec.class))
                .isEqualTo(half);
        assertThat(whole).isEqualTo(accepted(SHORT));
        assertThat(Json.mapper().valueToTree(whole).at("/network").has("precision"))
                .isFalse();
        assertThat(Json.mapper().readValue(Json.mapper().writeValueAsString(whole), JobSpec.class))
                .isEqualTo(whole);
    }

    /** It collapsed at 0.1, and was what the page's first job took. */
    @Test
    void givesANetworkWithoutBatchNormASmallerLearningRate() {
        String spec = SHORT.replaceFirst("\\{", "{\"network\": {\"name\": \"%s\"}, ");

        assertThat(accepted(spec.formatted("lenet")).optimizer().learningRate()).isEqualTo(0.03);
        assertThat(accepted(spec.formatted("cnn13")).optimizer().learningRate()).isEqualTo(0.1);
        assertThat(accepted(SHORT.replaceFirst(
                                "\\{", "{\"network\": {\"name\": \"lenet\"}, \"optimizer\": {\"learningRate\": 0.1}, "))
                        .optimizer()
                        .learningRate())
                .isEqualTo(0.1);
    }

    @Test
    void keepsWhatTheUserWrote() {
        JobSpec spec = accepted("""
                {"dataset": {"name": "two-moons", "labels": 6, "splitSeed": 3, "validation": 2, "unlabeled": 60}, "network": {"name": "mlp", "dropout": 0.1, "initialization": "xavier-uniform"},
                 "startFrom": {"jobId": "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "withLastLayer": false, "moreLabels": true},
                 "method": {"name": "pseudo-label", "inputs": "mixed", "targets": "epoch", "pseudoLabels": "soft",
                            "threshold": 0.5, "labeledTargets": "predicted", "unsupervisedWeight": 2, "rampUpEpochs": 3, "rampUp": {"shape": "linear", "delayEpochs": 4}, "staleness": 1, "emaDecay": 0.5},
                 "optimizer": {"name": "adam", "learningRate": 0.01, "beta1": 0.8, "beta2": 0.9, "epsilon": 1e-6, "weightDecay": 0.1,
                               "weightDecayOn": "weights", "l1": 0.2, "clipNorm": 5, "clipValue": 0.5},
                 "schedule": {"name": "constant", "warmUpEpochs": 2, "warmUp": "exponential", "rampDownEpochs": 3},
                 "batch": {"labeled": 6, "unlabeled": 50, "excludeLabeled": true},
                 "epochs": 20, "stepsPerEpoch": 10, "earlyStopping": {"patienceEpochs": 4, "minDelta": 0.01, "minEpochs": 9},
                 "teacherDecay": 0.9, "seed": 4, "priority": 5, "timeLimitHours": 1.5}
                """);

        assertThat(spec)
                .isEqualTo(new JobSpec(
                        "pseudo-label-two-moons",
                        new DatasetSpec(DatasetName.TWO_MOONS, 6, 3, null, 2, 60),
                        new NetworkSpec(NetworkName.MLP, 0.1, Initialization.XAVIER_UNIFORM),
                        new StartFromSpec.FromJob(UUID.fromString("6f9619ff-8b86-d011-b42d-00cf4fc964ff"), false, true),
                        new PseudoLabelSpec(
                                Inputs.MIXED,
                                Targets.EPOCH,
                                PseudoLabels.SOFT,
                                0.5,
                                LabeledTargets.PREDICTED,
                                2,
                                3,
                                new RampUp(RampShape.LINEAR, 4),
                                LabelOrigin.INFERENCE,
                                1,
                                0.5),
                        new OptimizerSpec.Adam(0.01, 0.8, 0.9, 1e-6, 0.1, WeightDecayOn.WEIGHTS, 0.2, 5.0, 0.5),
                        new ScheduleSpec.Constant(2, WarmUp.EXPONENTIAL, 3),
                        new BatchSpec(6, 50, true),
                        new AugmentationSpec(
                                new AugmentationSpec.Weak(0, false, null),
                                new AugmentationSpec.Strong(StrongRanges.ARTICLE, 0, false)),
                        20,
                        10,
                        new EarlyStoppingSpec(4, 0.01, 9),
                        0.9,
                        4,
                        5,
                        1.5));
    }

    @Test
    void takesTheLastLayerOfTheJobToStartFromUnlessToldOtherwise() {
        JobSpec spec = accepted("""
                {"dataset": {"name": "cifar10"}, "method": {"name": "supervised"},
                 "startFrom": {"jobId": "6F9619FF-8B86-D011-B42D-00CF4FC964FF"}}
                """);

        assertThat(spec.startFrom())
                .isEqualTo(new StartFromSpec.FromJob(
                        UUID.fromString("6f9619ff-8b86-d011-b42d-00cf4fc964ff"), true, false));
    }

    @Test
    void putsAHeadOnABackbone() {
        ModelFile file = new ModelFile("vision/dino.onnx", 7, "b".repeat(64));
        String json = """
            {"dataset": {"name": "cifar10"}, "method": {"name": "fixmatch"},
             "network": {"name": "backbone", "model": "vision/dino.onnx", "head": "mlp",
                         "features": {"inputSize": 224, "layout": "nhwc", "means": [0], "deviations": [0.5],
                                      "output": "tokens", "weakViews": 0, "strongViews": 3, "seed": 9}}}
            """;

        JobSpec spec =
                ((JobSpec.Accepted) JobSpec.read(json, ImageFolders.UNSEEN, name -> new ModelFiles.Found(file))).spec();

        FeaturesSpec features = new FeaturesSpec(224, ImageLayout.NHWC, List.of(0.0), List.of(0.5), "tokens", 0, 3, 9);
        assertThat(spec.network().backbone()).isEqualTo(new BackboneSpec(file, BackboneHead.MLP, features));
    }

    @Test
    void nobodyKnowsWhichLabelsABackboneKnows() {
        assertThat(accepted(BACKBONE).usesMoreLabels()).isTrue();
        assertThat(accepted(SHORT).usesMoreLabels()).isFalse();
    }

    @Test
    void namesEveryWayInWhichFeaturesAndHeadsDiffer() {
        BackboneSpec one = new BackboneSpec(
                new ModelFile("a.onnx", 5, "a".repeat(64)),
                BackboneHead.LINEAR,
                new FeaturesSpec(null, null, null, null, null, 2, 2, 0));
        BackboneSpec other = new BackboneSpec(
                new ModelFile("a.onnx", 5, "b".repeat(64)),
                BackboneHead.MLP,
                new FeaturesSpec(224, ImageLayout.NHWC, List.of(0.0), List.of(0.5), "tokens", 0, 3, 9));
        BackboneSpec renamed = new BackboneSpec(
                new ModelFile("b.onnx", 5, "a".repeat(64)),
                BackboneHead.LINEAR,
                new FeaturesSpec(null, null, null, null, null, 0, 3, 9));

        assertThat(one.differencesFrom(other))
                .extracting(Violation::field)
                .containsExactly(
                        "network.model",
                        "network.head",
                        "network.features.inputSize",
                        "network.features.layout",
                        "network.features.means",
                        "network.features.deviations",
                        "network.features.output");
        assertThat(one.differencesFrom(other).get(2).message())
                .isEqualTo("must be 224, as in the job to start from, was left out");
        assertThat(one.differencesFrom(renamed)).isEmpty();
    }

    @Test
    void anAcceptedBackboneMayBeHandedInAgain() throws JsonProcessingException {
        JobSpec spec = accepted(BACKBONE);

        String written = Json.mapper().writeValueAsString(spec);

        assertThat(accepted(written)).isEqualTo(spec);
        assertThat(Json.mapper().readValue(written, JobSpec.class)).isEqualTo(spec);
        assertThat(spec.network().features()).isEqualTo(new FeaturesSpec(null, null, null, null, null, 2, 2, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "`means`: [0.5]                         | network.features.deviations: must be given where means are",
                "`means`: [0.5, 0.5], `deviations`: [1, 1] | network.features.means: must be one number, or one for",
                "`means`: [1, 2, 3], `deviations`: [1]  | network.features.deviations: must have as many numbers as"
                        + " means",
                "`means`: [], `deviations`: [1]         | network.features.means: must be a list of 1 to 3 numbers",
                "`means`: [0], `deviations`: [0]        | network.features.deviations: must be a list of 1 to 3"
                        + " numbers",
                "`weakViews`: 17                        | network.features.weakViews: must be a whole number from 0 to"
                        + " 16",
                "`strongViews`: 0                       | network.features.strongViews: must be a whole number from 1",
                "`layout`: `chw`                        | network.features.layout: must be one of nchw, nhwc",
                "`views`: 2                             | network.features.views: is unknown here",
            })
    void saysWhatIsWrongWithFeatures(String features, String expected) {
        String json = BACKBONE.replace("\"head\"", "\"features\": {" + features.replace('`', '"') + "}, \"head\"");

        assertThat(violations(json)).anyMatch(message -> message.startsWith(expected));
    }

    @Test
    void saysOnceWhatIsWrongWithMeans() {
        String json = BACKBONE.replace("\"head\"", "\"features\": {\"means\": \"x\", \"deviations\": [0.2]}, \"head\"");

        assertThat(violations(json)).singleElement().asString().startsWith("network.features.means: ");
    }

    @Test
    void takesWhatIsForABackboneWithNoOtherNetwork() {
        String json = BACKBONE.replace("\"backbone\"", "\"lenet\"");

        assertThat(violations(json))
                .contains(
                        "network.model: is for backbone alone, the network is lenet",
                        "network.head: is for backbone alone, the network is lenet");
    }

    @Test
    void startsAHeadFromNoFile() {
        String json = BACKBONE.replace(
                "\"network\"",
                "\"startFrom\": {\"model\": {\"name\": \"a\", \"bytes\": 1, \"sha256\": \"" + "c".repeat(64)
                        + "\"}}, \"network\"");

        assertThat(violations(json))
                .contains("startFrom.model: must be left out for a head on a backbone; name a job instead");
    }

    /** With its head it goes into one ONNX file, of less than 2 GiB. */
    @Test
    void refusesABackboneThatNoOnnxFileHolds() {
        assertThat(violations(BACKBONE.replace("\"bytes\": 5", "\"bytes\": 2147483648")))
                .containsExactly("network.model: must be a file of at most 2130706432 bytes, was one of 2147483648");
    }

    @Test
    void asksForTheFileOfABackbone() {
        String json = "{\"dataset\": {\"name\": \"cifar10\"}, \"method\": {\"name\": \"supervised\"},"
                + " \"network\": {\"name\": \"backbone\"}}";

        assertThat(violations(json))
                .containsExactly("network.model: is required: the name of a file in the folder of models");
    }

    private static List<String> violations(String json) {
        return ((JobSpec.Rejected) JobSpec.read(json))
                .violations().stream()
                        .map(violation -> violation.field() + ": " + violation.message())
                        .toList();
    }

    @Test
    void keepsTheAugmentationThatTheUserWrote() {
        JobSpec spec = accepted("""
                {"dataset": {"name": "cifar10"}, "method": {"name": "supervised"},
                 "augmentation": {"weak": {"padding": 4, "flip": false, "colorJitter": {"hue": 0.2}},
                                  "strong": {"ranges": "usb", "cutout": false}, "labeled": "strong"}}
                """);

        assertThat(spec.augmentation())
                .isEqualTo(new AugmentationSpec(
                        new AugmentationSpec.Weak(4, false, new AugmentationSpec.ColorJitter(0.4, 0.4, 0.4, 0.2)),
                        new AugmentationSpec.Strong(StrongRanges.USB, 3, false),
                        LabeledView.STRONG));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fashion-mnist", "cifar10", "two-moons", "mnist", "cifar100", "svhn"})
    void fillsInTheAugmentationOfSpecsFromBeforeItWasThere(String dataset) throws JsonProcessingException {
        JobSpec spec =
                accepted("{\"dataset\": {\"name\": \"" + dataset + "\"}, \"method\": {\"name\": \"supervised\"}}");
        ObjectNode json = Json.mapper().valueToTree(spec);
        json.remove("augmentation");

        JobSpec old = Json.mapper().treeToValue(json, JobSpec.class);

        assertThat(old).isEqualTo(spec);
    }

    @Test
    void showsLabeledImagesInWeakViewsWhereTheSpecIsOlderThanTheChoice() throws JsonProcessingException {
        JobSpec spec = accepted(SHORT);
        ObjectNode json = Json.mapper().valueToTree(spec);
        ((ObjectNode) json.get("augmentation")).remove("labeled");

        assertThat(Json.mapper().treeToValue(json, JobSpec.class)).isEqualTo(spec);
    }

    @ParameterizedTest
    @CsvSource({"fashion-mnist, true", "cifar10, true", "cifar100, true", "mnist, false", "svhn, false"})
    void mirrorsWhatIsTheSameInAMirror(String dataset, boolean flip) {
        JobSpec spec =
                accepted("{\"dataset\": {\"name\": \"" + dataset + "\"}, \"method\": {\"name\": \"supervised\"}}");

        assertThat(spec.augmentation().weak().flip()).isEqualTo(flip);
    }

    @Test
    void countsAFolderOfImagesWhereItIsSeen() throws JsonProcessingException {
        ImageFolderSpec.Contents pets = new ImageFolderSpec.Contents(
                List.of("cat", "dog"),
                40,
                500,
                20,
                "0f".repeat(32),
                new LeftOut(2, List.of("notes.txt", "unlabeled/.Trash-1000/")));
        String json = """
                {"dataset": {"name": "image-folder", "folder": {"path": "pets", "width": 48}},
                 "method": {"name": "mean-teacher"}, "batch": {"excludeLabeled": true}}
                """;

        JobSpec spec = accepted(json, path -> new ImageFolders.Found(pets));

        assertThat(spec.dataset())
                .isEqualTo(new DatasetSpec(
                        DatasetName.IMAGE_FOLDER, 40, 0, new ImageFolderSpec("pets", 32, 48, 3, 10, pets), 0, null));
        assertThat(spec.dataset().shape()).isEqualTo(new DatasetShape(540, 20, 2, 32, 48, 3));
        assertThat(spec.resolvedStepsPerEpoch()).isEqualTo(5);
        String written = Json.mapper().writeValueAsString(spec);
        assertThat(Json.mapper().readValue(written, JobSpec.class)).isEqualTo(spec);
        assertThat(accepted(written)).as("where nobody sees the folder").isEqualTo(spec);
    }

    @Test
    void anUploadIsKnownByItsDigestWhateverItIsCalledNow() throws JsonProcessingException {
        ImageFolderSpec.Contents pets =
                new ImageFolderSpec.Contents(List.of("cat", "dog"), 40, 500, 20, "0f".repeat(32));
        String digest = "ab".repeat(32);
        String json = """
                {"dataset": {"name": "image-folder", "folder": {"upload": "pets", "width": 48}},
                 "method": {"name": "mean-teacher"}}
                """;

        JobSpec spec = accepted(json, uploads("pets", digest, pets));

        assertThat(spec.dataset().folder()).isEqualTo(ImageFolderSpec.uploaded("pets", digest, 32, 48, 3, 10, pets));
        String written = Json.mapper().writeValueAsString(spec);
        assertThat(Json.mapper().readValue(written, JobSpec.class)).isEqualTo(spec);
        assertThat(accepted(written)).as("where nobody sees uploads").isEqualTo(spec);
        JobSpec renamed = accepted(written, uploads("animals", digest, pets));
        assertThat(renamed.dataset().folder().path()).isEqualTo("animals");
        assertThat(renamed.dataset().hasImagesOf(spec.dataset())).isTrue();
        JobSpec other = accepted(json, uploads("pets", "cd".repeat(32), pets));
        assertThat(other.dataset().hasImagesOf(spec.dataset())).isFalse();
    }

    /** Runs of before there were uploads are compared with runs of now by their specs. */
    @Test
    void theSpecOfAMountedFolderSaysNothingOfUploads() throws JsonProcessingException {
        ImageFolderSpec folder = new ImageFolderSpec(
                "pets", 32, 48, 3, 10, new ImageFolderSpec.Contents(List.of("cat", "dog"), 40, 500, 20, null));

        assertThat(Json.mapper().writeValueAsString(folder)).doesNotContain("upload");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "upload": "other" | dataset.folder.upload
            "upload": "" | dataset.folder.upload
            "upload": 7 | dataset.folder.upload
            "upload": "pets", "contents": {"classes": ["a", "b"], "labeled": 40} | dataset.folder.contents
            """)
    void namesTheWrongFieldOfAnUpload(String folder, String field) {
        ImageFolderSpec.Contents pets = new ImageFolderSpec.Contents(List.of("cat", "dog"), 40, 500, 20, null);

        JobSpec.Reading reading = JobSpec.read(
                "{\"dataset\": {\"name\": \"image-folder\", \"folder\": {" + folder
                        + "}}, \"method\": {\"name\": \"supervised\"}}",
                uploads("pets", "ab".repeat(32), pets));

        assertThat(((JobSpec.Rejected) reading).violations())
                .extracting(Violation::field)
                .containsExactly(field);
    }

    private static ImageFolders uploads(String name, String sha256, ImageFolderSpec.Contents contents) {
        return new ImageFolders() {
            @Override
            public Look look(String path) {
                return new Unseen();
            }

            @Override
            public Look lookForUpload(String upload) {
                return upload.equals(name) || upload.equals(sha256)
                        ? new Uploaded(name, sha256, contents)
                        : new Refused("must be one of the uploads " + name + ", was " + upload);
            }
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "path": "other" | dataset.folder.path
            "path": "pets", "height": 33 | dataset.folder.height
            "path": "pets", "height": 8 | dataset.folder.height
            "path": "pets", "channels": 2 | dataset.folder.channels
            "path": "pets", "unreadableMax": -1 | dataset.folder.unreadableMax
            "path": "pets", "unreadableMax": 1001 | dataset.folder.unreadableMax
            "path": "pets", "orientation": "upright" | dataset.folder.orientation
            "path": "pets", "contents": {"classes": ["a", "b"], "labeled": 40} | dataset.folder.contents
            "path": "pets", "contents": {"classes": ["a", "a"], "labeled": 40} | dataset.folder.contents.classes
            "path": "pets", "depth": 3 | dataset.folder.depth
            "width": 32 | dataset.folder.path
            """)
    void namesTheWrongFieldOfAFolder(String folder, String field) {
        ImageFolderSpec.Contents pets = new ImageFolderSpec.Contents(List.of("cat", "dog"), 40, 500, 20, null);
        String json = "{\"dataset\": {\"name\": \"image-folder\", \"folder\": {" + folder
                + "}}, \"method\": {\"name\": \"supervised\"}}";

        JobSpec.Reading reading = JobSpec.read(
                json,
                path -> path.equals("pets") ? new ImageFolders.Found(pets) : new ImageFolders.Refused("must be there"));

        assertThat(((JobSpec.Rejected) reading).violations())
                .extracting(Violation::field)
                .contains(field);
    }

    /** It was taken, and then no trainer could read the labels, whatever memory it had. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"name": "pseudo-label", "targets": "epoch"}     | 600000  | method.name
            {"name": "temporal-ensembling"}                  | 600000  | method.name
            {"name": "fixmatch", "targets": "iteration"}     | 600000  |
            {"name": "temporal-ensembling", "targets": "epoch"} | 300000 | method.name
            {"name": "temporal-ensembling", "targets": "iteration"} | 300000 |
            {"name": "pseudo-label", "targets": "epoch"}     | 535000  | method.name
            {"name": "pseudo-label", "targets": "epoch"}     | 400000  |
            {"name": "supervised"}                           | 3000000 | dataset.folder.path
            """)
    void refusesTablesThatNoArrayHolds(String method, int unlabeled, @Nullable String field) {
        List<String> classes =
                IntStream.range(0, 1000).mapToObj(i -> "class " + (1000 + i)).toList();
        ImageFolderSpec.Contents many = new ImageFolderSpec.Contents(classes, 1000, unlabeled, 20, null);
        String json =
                "{\"dataset\": {\"name\": \"image-folder\", \"labels\": 1000, \"folder\": {\"path\": \"many\", \"height\": 16,"
                        + " \"width\": 16, \"channels\": 1}}, \"method\": " + method + "}";

        JobSpec.Reading reading = JobSpec.read(json, path -> new ImageFolders.Found(many));

        List<String> fields = reading instanceof JobSpec.Rejected rejected
                ? rejected.violations().stream().map(Violation::field).toList()
                : List.of();
        assertThat(fields).isEqualTo(field == null ? List.of() : List.of(field));
    }

    @Test
    void turnsPicturesAsTheirExifDataSayUnlessAsked() throws JsonProcessingException {
        ImageFolderSpec.Contents pets = new ImageFolderSpec.Contents(List.of("cat", "dog"), 40, 500, 20, null);
        String json = """
                {"dataset": {"name": "image-folder", "folder": {"path": "pets"%s}}, "method": {"name": "supervised"}}
                """;
        ImageFolders folders = path -> new ImageFolders.Found(pets);

        ImageFolderSpec byDefault =
                accepted(json.formatted(""), folders).dataset().folder();
        ImageFolderSpec stored = accepted(json.formatted(", \"orientation\": \"stored\""), folders)
                .dataset()
                .folder();

        assertThat(byDefault.orientation()).isEqualTo(ImageOrientation.EXIF);
        assertThat(stored.orientation()).isEqualTo(ImageOrientation.STORED);
        assertThat(Json.mapper().writeValueAsString(stored)).contains("\"orientation\":\"stored\"");
    }

    /** A note beside the images makes no other images of them. */
    @Test
    void hasTheSameImagesWhateverIsLeftOut() {
        DatasetSpec before = pets(new LeftOut(0, List.of()), "pets");
        DatasetSpec after = pets(new LeftOut(1, List.of("notes.txt")), "pets");

        assertThat(before.hasImagesOf(after)).isTrue();
        assertThat(before.hasImagesOf(pets(new LeftOut(0, List.of()), "other"))).isFalse();
    }

    private static DatasetSpec pets(LeftOut leftOut, String path) {
        ImageFolderSpec.Contents contents =
                new ImageFolderSpec.Contents(List.of("cat", "dog"), 40, 500, 20, null, leftOut);
        return new DatasetSpec(
                DatasetName.IMAGE_FOLDER, 40, 0, new ImageFolderSpec(path, 32, 32, 3, 10, contents), 0, null);
    }

    @Test
    void wantsNoMoreLabelsThanAFolderHas() {
        ImageFolderSpec.Contents pets = new ImageFolderSpec.Contents(List.of("cat", "dog"), 40, 500, 20, null);
        String json = """
                {"dataset": {"name": "image-folder", "labels": 41, "folder": {"path": "pets"}},
                 "method": {"name": "supervised"}}
                """;

        JobSpec.Reading reading = JobSpec.read(json, path -> new ImageFolders.Found(pets));

        assertThat(((JobSpec.Rejected) reading).violations())
                .containsExactly(new Violation("dataset.labels", "must be a whole number from 2 to 40, was 41"));
    }

    @Test
    void asksForTheContentsOfAFolderThatNobodySees() {
        List<Violation> violations = rejected("""
                {"dataset": {"name": "image-folder", "folder": {"path": "pets"}}, "method": {"name": "supervised"}}
                """);

        assertThat(violations).extracting(Violation::field).containsExactly("dataset.folder.contents");
    }

    @Test
    void rejectsAFolderOfAPublishedDataSet() {
        List<Violation> violations = rejected("""
                {"dataset": {"name": "cifar10", "folder": {"path": "pets"}}, "method": {"name": "supervised"}}
                """);

        assertThat(violations).extracting(Violation::field).containsExactly("dataset.folder");
    }

    @Test
    void rejectsChangesThatPointsDoNotHave() {
        List<Violation> violations = rejected("""
                {"dataset": {"name": "two-moons"}, "method": {"name": "supervised"},
                 "augmentation": {"weak": {"padding": 1, "flip": true, "colorJitter": {}},
                                  "strong": {"operations": 1, "cutout": true}}}
                """);

        assertThat(violations)
                .extracting(Violation::field)
                .containsExactly(
                        "augmentation.weak.padding",
                        "augmentation.weak.flip",
                        "augmentation.weak.colorJitter",
                        "augmentation.strong.operations",
                        "augmentation.strong.cutout");
    }

    @Test
    void takesSmallerBatchesWithoutTheLabeledImagesForMixedInputs() {
        JobSpec spec =
                accepted("{\"dataset\": {\"name\": \"cifar10\"}, \"method\": {\"name\": \"mean-teacher\", \"inputs\":"
                        + " \"mixed\"}}");

        assertThat(spec.batch()).isEqualTo(new BatchSpec(64, 64, true));
    }

    @ParameterizedTest
    @EnumSource(MethodName.class)
    void comesBackFromJsonAsItWas(MethodName method) throws JsonProcessingException {
        JobSpec spec = accepted(
                "{\"dataset\": {\"name\": \"cifar10\"}, \"method\": {\"name\": \"" + method.wireName() + "\"}}");

        String json = Json.mapper().writeValueAsString(spec);

        assertThat(Json.mapper().readValue(json, JobSpec.class)).isEqualTo(spec);
        assertThat(accepted(json)).as("as a user's spec").isEqualTo(spec);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /name | "" | name
                    /name | 7 | name
                    /dataset | [] | dataset
                    /dataset/name | "imagenet" | dataset.name
                    /dataset/name | null | dataset.name
                    /dataset/labels | 60001 | dataset.labels
                    /dataset/labels | 9 | dataset.labels
                    /dataset/labels | 100.5 | dataset.labels
                    /dataset/splitSeed | -1 | dataset.splitSeed
                    /dataset/validation | 91 | dataset.validation
                    /dataset/validation | -1 | dataset.validation
                    /dataset/unlabeled | 0 | dataset.unlabeled
                    /dataset/unlabeled | 59901 | dataset.unlabeled
                    /earlyStopping | {} | earlyStopping
                    /startFrom | {} | startFrom.jobId
                    /startFrom | "last" | startFrom
                    /startFrom | {"jobId": 7} | startFrom.jobId
                    /startFrom | {"jobId": "1-1-1-1-1"} | startFrom.jobId
                    /startFrom | {"jobId": "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "withLastLayer": 1} | startFrom.withLastLayer
                    /startFrom | {"jobId": "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "moreLabels": 1} | startFrom.moreLabels
                    /startFrom | {"jobId": "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "epoch": 1} | startFrom.epoch
                    /startFrom | {"jobId": "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "model": "a.safetensors"} | startFrom.model
                    /startFrom | {"model": "a.safetensors"} | startFrom.model
                    /startFrom | {"model": 7} | startFrom.model
                    /startFrom | {"model": {"name": "a", "bytes": 1}} | startFrom.model.sha256
                    /startFrom | {"model": {"name": "a", "bytes": -1, "sha256": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}} | startFrom.model.bytes
                    /startFrom | {"model": {"name": "a", "bytes": 1, "sha256": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}, "moreLabels": true} | startFrom.moreLabels
                    /dataset/normalization | "cifar" | dataset.normalization
                    /dataset/normalization | "imagenet-1k" | dataset.normalization
                    /dataset/normalization | 5 | dataset.normalization
                    /dataset/normalization | "imagenet" | dataset.normalization
                    /dataset/normalization | {"means": [0.5, 0.5], "deviations": [0.2]} | dataset.normalization.means
                    /dataset/normalization | {"means": [0.5], "deviations": [0]} | dataset.normalization.deviations
                    /network/name | "resnet18-imagenet" | network.name
                    /network/frozen | "all" | network.frozen
                    /network/frozen | "backbone" | network.frozen
                    /network/precision | "float16" | network.precision
                    /optimizer/backboneLearningRateFactor | 1.5 | optimizer.backboneLearningRateFactor
                    /earlyStopping | true | earlyStopping
                    /network/name | "alexnet" | network.name
                    /network/dropout | 0.95 | network.dropout
                    /method/name | "magic" | method.name
                    /method/inputs | "both" | method.inputs
                    /method/unsupervisedWeight | -1 | method.unsupervisedWeight
                    /method/unsupervisedWeight | 1e400 | method.unsupervisedWeight
                    /method/rampUpEpochs | -3 | method.rampUpEpochs
                    /method/rampUp | {"shape": "cubic"} | method.rampUp.shape
                    /method/rampUp | {"delayEpochs": -1} | method.rampUp.delayEpochs
                    /method/rampUp | {"delay": 1} | method.rampUp.delay
                    /method/emaDecay | 1.1 | method.emaDecay
                    /method/targets | "epoch" | method.targets
                    /optimizer/name | "lion" | optimizer.name
                    /optimizer/learningRate | NaN | optimizer.learningRate
                    /optimizer/learningRate | Infinity | optimizer.learningRate
                    /optimizer/learningRate | "0.1" | optimizer.learningRate
                    /optimizer/momentum | 1 | optimizer.momentum
                    /optimizer/nesterov | "yes" | optimizer.nesterov
                    /optimizer/weightDecay | -0.1 | optimizer.weightDecay
                    /optimizer/weightDecayOn | "biases" | optimizer.weightDecayOn
                    /optimizer/l1 | 2 | optimizer.l1
                    /optimizer/clipNorm | 0 | optimizer.clipNorm
                    /optimizer/clipValue | -1 | optimizer.clipValue
                    /network/initialization | "zeros" | network.initialization
                    /schedule/name | "linear" | schedule.name
                    /schedule/warmUp | "cosine" | schedule.warmUp
                    /schedule/rampDownEpochs | 401 | schedule.rampDownEpochs
                    /schedule/milestones | [1] | schedule.milestones
                    /schedule/minLearningRate | 0.2 | schedule.minLearningRate
                    /schedule/warmUpEpochs | 401 | schedule.warmUpEpochs
                    /batch/labeled | 0 | batch.labeled
                    /batch/unlabeled | 99999 | batch.unlabeled
                    /batch/excludeLabeled | 1 | batch.excludeLabeled
                    /augmentation/weak/padding | 9 | augmentation.weak.padding
                    /augmentation/weak/flip | 1 | augmentation.weak.flip
                    /augmentation/weak/colorJitter | true | augmentation.weak.colorJitter
                    /augmentation/weak/colorJitter | {"hue": 0.6} | augmentation.weak.colorJitter.hue
                    /augmentation/weak/colorJitter | {"gamma": 1} | augmentation.weak.colorJitter.gamma
                    /augmentation/strong/ranges | "wild" | augmentation.strong.ranges
                    /augmentation/strong/operations | 11 | augmentation.strong.operations
                    /augmentation/strong/cutout | 16 | augmentation.strong.cutout
                    /epochs | 0 | epochs
                    /epochs | 1e2 | epochs
                    /epochs | 123456789012345678901234567890 | epochs
                    /stepsPerEpoch | 0 | stepsPerEpoch
                    /teacherDecay | 1.5 | teacherDecay
                    /seed | -1 | seed
                    /seed | true | seed
                    /priority | 101 | priority
                    /timeLimitHours | 0 | timeLimitHours
                    /surprise | 1 | surprise
                    /optimizer/beta1 | 0.9 | optimizer.beta1
                    """)
    void namesTheWrongField(String pointer, String value, String field) throws JsonProcessingException {
        String json = with(pointer, value);

        assertThat(rejected(json)).extracting(Violation::field).containsExactly(field);
    }

    @Test
    void namesAllWrongFieldsAtOnce() {
        List<Violation> violations = rejected("""
                {"dataset": {"name": "fashion-mnist", "labels": 5}, "method": {"name": "nonsense", "weight": 3},
                 "epochs": 0, "optimizer": {"learningRate": "fast"}}
                """);

        assertThat(violations)
                .extracting(Violation::field)
                .contains("dataset.labels", "method.name", "epochs", "optimizer.learningRate");
    }

    @Test
    void saysRuleAndValue() throws JsonProcessingException {
        assertThat(rejected(with("/epochs", "0")))
                .containsExactly(new Violation("epochs", "must be a whole number from 1 to 100000, was 0"));
    }

    @Test
    void rejectsAPoolThatIsEmpty() {
        List<Violation> violations = rejected("""
                {"dataset": {"name": "two-moons", "labels": 1000}, "method": {"name": "supervised"},
                 "batch": {"excludeLabeled": true, "unlabeled": 1}}
                """);

        assertThat(violations).extracting(Violation::field).containsExactly("batch.excludeLabeled");
    }

    @Test
    void rejectsAPictureNetworkForPoints() {
        List<Violation> violations = rejected(
                "{\"dataset\": {\"name\": \"two-moons\"}, \"network\": {\"name\": \"lenet\"}, \"method\": {\"name\":"
                        + " \"supervised\"}}");

        assertThat(violations).extracting(Violation::field).containsExactly("network.name");
    }

    @Test
    void rejectsSoftLabelsOfTheSameStepWhichHaveNoGradient() {
        List<Violation> violations = rejected("""
                {"dataset": {"name": "cifar10"},
                 "method": {"name": "pseudo-label", "targets": "iteration", "pseudoLabels": "soft"}}
                """);

        assertThat(violations)
                .containsExactly(
                        new Violation("method.pseudoLabels", "must be hard where targets is iteration, was soft"));
    }

    @Test
    void fallsByTenAtTheHalfAndAtThreeQuartersUnlessToldOtherwise() {
        JobSpec spec = accepted("""
                {"dataset": {"name": "cifar10"}, "method": {"name": "supervised"}, "epochs": 101,
                 "schedule": {"name": "multi-step"}}
                """);

        assertThat(spec.schedule()).isEqualTo(new ScheduleSpec.MultiStep(List.of(50, 75), 0.1, 0, WarmUp.LINEAR, 0));
    }

    /** PostgreSQL cannot keep the first, and UTF-8 not the second: checking said yes, and submitting failed or altered it. */
    @Test
    void rejectsTextThatCannotBeKept() {
        String rest = "\"dataset\": {\"name\": \"two-moons\"}, \"method\": {\"name\": \"supervised\"}}";

        assertThat(rejected("{\"name\": \"a\\u0000b\", " + rest))
                .containsExactly(new Violation("name", "must not hold U+0000, a control character, was \"a\\u0000b\""));
        assertThat(rejected("{\"name\": \"a\\ud800b\", " + rest))
                .containsExactly(new Violation("name", "must not hold U+D800, half of a character, was \"a\\ud800b\""));
    }

    @Test
    void namesAnUnknownFieldThatCannotBeShown() {
        String rest = ": 1, \"dataset\": {\"name\": \"two-moons\"}, \"method\": {\"name\": \"supervised\"}}";

        assertThat(rejected("{\"a\\u0000\"" + rest))
                .extracting(Violation::field)
                .containsExactly("a\\u0000");
        assertThat(rejected("{\"a\\ud800\"" + rest))
                .singleElement()
                .satisfies(violation -> assertThat(violation.message()).startsWith("is not JSON at line 1"));
    }

    /** It was taken, waited for a trainer, and failed as if the folder had changed. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "classes": ["dog", "cat"], "labeled": 40                | classes
            "classes": ["cat", "dog"], "labeled": 1                 | labeled
            "classes": ["cat", "dog"], "labeled": 40, "sha256": "x" | sha256
            """)
    void rejectsContentsThatNoFolderHas(String contents, String field) {
        assertThat(rejected(
                        "{\"dataset\": {\"name\": \"image-folder\", \"folder\": {\"path\": \"pets\", \"contents\": {"
                                + contents + ", \"unlabeled\": 500}}}, \"method\": {\"name\": \"supervised\"}}"))
                .extracting(Violation::field)
                .contains("dataset.folder.contents." + field);
    }

    @Test
    void rejectsClassNamesThatCannotBeKept() {
        List<Violation> violations = rejected("""
                {"dataset": {"name": "image-folder", "folder": {"path": "pets", "contents":
                    {"classes": ["cat", "d\\u0007g"], "labeled": 2}}}, "method": {"name": "supervised"}}
                """);

        assertThat(violations)
                .contains(new Violation(
                        "dataset.folder.contents.classes",
                        "each must not hold U+0007, a control character, one was \"d\\u0007g\""));
    }

    @Test
    void rejectsAFolderWithAClassWhoseNameCannotBeKept() {
        String json = "{\"dataset\": {\"name\": \"image-folder\", \"folder\": {\"path\": \"pets\"}}, \"method\":"
                + " {\"name\": \"supervised\"}}";
        ImageFolderSpec.Contents pets = new ImageFolderSpec.Contents(List.of("cat", "d\ng"), 2, 0, 0, null);

        JobSpec.Reading reading = JobSpec.read(json, path -> new ImageFolders.Found(pets));

        assertThat(((JobSpec.Rejected) reading).violations())
                .containsExactly(new Violation(
                        "dataset.folder.path",
                        "holds a class whose name must not hold U+000A, a control character, was d\\u000ag"));
    }

    /** Some editors put it before every text. */
    @Test
    void passesOverAByteOrderMark() {
        JobSpec spec =
                accepted("\uFEFF{\"dataset\": {\"name\": \"two-moons\"}, \"method\": {\"name\": \"supervised\"}}");

        assertThat(spec.name()).isEqualTo("supervised-two-moons");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[3, 3]", "[5, 2]", "[2.5]", "[4, \"8\"]", "[1, 5]", "7", "{}"})
    void rejectsMilestonesThatDoNotRiseAfterTheWarmUp(String milestones) {
        List<Violation> violations = rejected("""
                {"dataset": {"name": "cifar10"}, "method": {"name": "supervised"},
                 "schedule": {"name": "multi-step", "warmUpEpochs": 1, "milestones": %s}}
                """.formatted(milestones));

        assertThat(violations)
                .containsExactly(new Violation(
                        "schedule.milestones",
                        "must be whole numbers from 2 to 100000 that rise, was " + milestones.replace(" ", "")));
    }

    @Test
    void aSpecFromBeforeAnOptionWasThereHasItsDefault() throws JsonProcessingException {
        String old = """
                {"name": "mt-fashion", "dataset": {"name": "fashion-mnist", "labels": 100, "splitSeed": 0},
                 "network": {"name": "cnn-small", "dropout": 0.0},
                 "method": {"name": "mean-teacher", "inputs": "separate", "unsupervisedWeight": 30.0, "rampUpEpochs": 30, "emaDecay": 0.97},
                 "optimizer": {"name": "sgd", "learningRate": 0.1, "momentum": 0.9, "nesterov": true, "weightDecay": 5e-4},
                 "schedule": {"name": "cosine", "minLearningRate": 1e-4, "warmUpEpochs": 0},
                 "batch": {"labeled": 100, "unlabeled": 100, "excludeLabeled": false},
                 "epochs": 400, "stepsPerEpoch": null, "seed": 1, "priority": 0}
                """;

        assertThat(Json.mapper().readValue(old, JobSpec.class)).isEqualTo(accepted(FULL));
    }

    /** What a job did before there was a choice it goes on doing, whatever a new job does by default. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    pseudo-label | labeledTargets | predicted
                    fixmatch | labeledTargets | predicted
                    mix-pseudo-label | labeledTargets | given
                    mix-pseudo-label | mixturePass | joint
                    ict | mixturePass | joint
                    ict | labeledImages | plain
                    ict | teacherView | same
                    vat | startDirection | gaussian
                    vat | dropoutMasks | same
                    """)
    void aSpecFromBeforeAChoiceKeepsToWhatWasDoneThen(String method, String option, String then)
            throws JsonProcessingException {
        ObjectNode old = Json.mapper()
                .valueToTree(
                        accepted("{\"dataset\": {\"name\": \"cifar10\"}, \"method\": {\"name\": \"" + method + "\"}}"));
        ((ObjectNode) old.get("method")).remove(option);

        JobSpec read = Json.mapper().treeToValue(old, JobSpec.class);

        assertThat(Json.mapper().valueToTree(read).at("/method/" + option).asText())
                .isEqualTo(then);
    }

    @Test
    void requiresDatasetAndMethod() {
        assertThat(rejected("{}")).extracting(Violation::field).containsExactly("dataset.name", "method.name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{\"epochs\": }", "{} {}", "{\"epochs\": 1, \"epochs\": 2}", "nonsense"})
    void rejectsBrokenJsonAsAWhole(String json) {
        assertThat(rejected(json)).extracting(Violation::field).containsExactly("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "null", "\"text\""})
    void rejectsWhatIsNoObject(String json) {
        assertThat(rejected(json)).extracting(Violation::field).containsExactly("");
    }

    @Test
    void boundsTheDepthOfADocument() {
        String deep = "{\"dataset\":".repeat(5_000) + "1" + "}".repeat(5_000);

        assertThat(rejected(deep)).extracting(Violation::field).containsExactly("");
    }

    @Test
    void shortensAValueThatIsShownInAMessage() throws JsonProcessingException {
        String message =
                rejected(with("/name", "\"" + "x".repeat(10_000) + "\"")).get(0).message();

        assertThat(message).hasSizeLessThan(200).endsWith("…");
    }

    @Test
    void stopsEarlyAfterTwentyEpochsUnlessToldOtherwise() {
        JobSpec spec = accepted("""
                {"dataset": {"name": "cifar10", "validation": 10}, "method": {"name": "supervised"}, "earlyStopping": {}}
                """);

        assertThat(spec.earlyStopping()).isEqualTo(new EarlyStoppingSpec(20, 0, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'name': 'supervised'} | {} | 0",
                "{'name': 'mean-teacher'} | {} | 30",
                "{'name': 'mean-teacher', 'rampUpEpochs': 5} | {} | 5",
                "{'name': 'mean-teacher', 'rampUpEpochs': 5, 'rampUp': {'delayEpochs': 3}} | {} | 8",
                "{'name': 'fixmatch'} | {} | 0",
                "{'name': 'fixmatch'} | {'warmUpEpochs': 7} | 7",
                "{'name': 'temporal-ensembling', 'rampUpEpochs': 39} | {'warmUpEpochs': 7} | 39",
                "{'name': 'ccl', 'shareRampUpEpochs': 35} | {} | 35",
                "{'name': 'ccl', 'shareRampUpEpochs': 20} | {} | 30",
                "{'name': 'ccl', 'shareRampUpEpochs': 35, 'certainty': 'temperature'} | {} | 30"
            })
    void countsEpochsFromTheEndOfTheRampUnlessToldOtherwise(String method, String schedule, int minEpochs) {
        JobSpec spec = accepted(
                """
                {"dataset": {"name": "cifar10", "validation": 10}, "method": METHOD, "schedule": SCHEDULE, "epochs": 40,
                 "earlyStopping": {}}
                """.replace("METHOD", method.replace('\'', '"')).replace("SCHEDULE", schedule.replace('\'', '"')));

        assertThat(spec.earlyStopping().minEpochs()).isEqualTo(minEpochs);
    }

    @Test
    void stopsNoRunEarlyOfWhichNoEpochWouldCount() {
        List<Violation> violations = rejected("""
                {"dataset": {"name": "cifar10", "validation": 10}, "method": {"name": "mean-teacher"}, "epochs": 30,
                 "earlyStopping": {}}
                """);

        assertThat(violations)
                .containsExactly(new Violation(
                        "earlyStopping.minEpochs",
                        "must be given where the ramp takes all epochs, 30 of 30: none would count, and the run would"
                                + " never be stopped early"));
    }

    @Test
    void aSpecOfBeforeMinEpochsCountsEveryEpoch() throws JsonProcessingException {
        String written = "{\"patienceEpochs\": 4, \"minDelta\": 0.5}";

        assertThat(Json.mapper().readValue(written, EarlyStoppingSpec.class))
                .isEqualTo(new EarlyStoppingSpec(4, 0.5, 0));
    }

    @Test
    void namesWhatIsWrongWithEarlyStopping() {
        List<Violation> violations = rejected("""
                {"dataset": {"name": "cifar10", "validation": 10}, "method": {"name": "supervised"},
                 "earlyStopping": {"patienceEpochs": 0, "minDelta": 2, "minEpochs": 401, "patience": 3}}
                """);

        assertThat(violations)
                .extracting(Violation::field)
                .containsExactly(
                        "earlyStopping.patienceEpochs",
                        "earlyStopping.minDelta",
                        "earlyStopping.minEpochs",
                        "earlyStopping.patience");
    }

    @Test
    void leavesTheValidationImagesOutOfThePoolInAnyCase() {
        JobSpec spec = accepted("""
                {"dataset": {"name": "fashion-mnist", "labels": 100, "validation": 40}, "method": {"name": "mean-teacher"},
                 "batch": {"unlabeled": 10, "excludeLabeled": false}}
                """);

        assertThat(spec.resolvedStepsPerEpoch()).isEqualTo((60_000 - 40) / 10);
        assertThat(spec.dataset().unlabeledPool(true)).isEqualTo(60_000 - 100);
        assertThat(spec.dataset().trainedLabels()).isEqualTo(60);
    }

    @Test
    void countsOnePassOverAsManyUnlabeledImagesAsAreAskedFor() {
        JobSpec spec = accepted("""
                {"dataset": {"name": "fashion-mnist", "labels": 100, "validation": 40, "unlabeled": 6000},
                 "method": {"name": "mean-teacher"}, "batch": {"unlabeled": 50, "excludeLabeled": false}}
                """);

        assertThat(spec.dataset().unlabeledPool(true)).isEqualTo(6000);
        assertThat(spec.resolvedStepsPerEpoch()).isEqualTo((6000 + 60) / 50);
    }

    @Test
    void asksForNoUnlabeledImagesWhereAllAreLabeled() {
        List<Violation> violations = rejected("""
                {"dataset": {"name": "two-moons", "labels": 1000, "unlabeled": 10}, "method": {"name": "supervised"}}
                """);

        assertThat(violations).extracting(Violation::field).containsExactly("dataset.unlabeled");
    }

    @Test
    void countsOnePassOverTheUnlabeledImagesAsAnEpoch() {
        JobSpec spec = accepted("""
                {"dataset": {"name": "fashion-mnist", "labels": 100}, "method": {"name": "mean-teacher"},
                 "batch": {"unlabeled": 64, "excludeLabeled": true}}
                """);

        assertThat(spec.resolvedStepsPerEpoch()).isEqualTo((60_000 - 100) / 64);
    }

    private static String with(String pointer, String value) throws JsonProcessingException {
        ObjectNode tree = (ObjectNode) Json.mapper().readTree(FULL);
        int slash = pointer.lastIndexOf('/');
        String marker = "here goes the value";
        JsonNode parent = slash == 0 ? tree : tree.at(pointer.substring(0, slash));
        ((ObjectNode) parent).put(pointer.substring(slash + 1), marker);
        return tree.toString().replace("\"" + marker + "\"", value);
    }

    private static JobSpec accepted(String json) {
        JobSpec.Reading reading = JobSpec.read(json);
        assertThat(reading).isInstanceOf(JobSpec.Accepted.class);
        return ((JobSpec.Accepted) reading).spec();
    }

    private static JobSpec accepted(String json, ImageFolders folders) {
        JobSpec.Reading reading = JobSpec.read(json, folders);
        assertThat(reading).isInstanceOf(JobSpec.Accepted.class);
        return ((JobSpec.Accepted) reading).spec();
    }

    private static List<Violation> rejected(String json) {
        JobSpec.Reading reading = JobSpec.read(json);
        assertThat(reading).isInstanceOf(JobSpec.Rejected.class);
        return ((JobSpec.Rejected) reading).violations();
    }
}
