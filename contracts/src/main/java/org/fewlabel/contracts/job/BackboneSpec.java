package org.fewlabel.contracts.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.fewlabel.contracts.model.ModelFile;
import org.jspecify.annotations.Nullable;

/**
 * A frozen network of the user's own and what is trained on its features.
 *
 * @param model the backbone, an ONNX file in the folder of models
 */
public record BackboneSpec(ModelFile model, BackboneHead head, FeaturesSpec features) {
    /**
     * Why a head on this backbone cannot start from the weights of another job's; empty if it can. The weights are for the very
     * numbers that they were trained on, of which two kinds may be as many; views do not matter.
     *
     * @param source of the job to start from
     */
    public List<Violation> differencesFrom(BackboneSpec source) {
        List<Violation> differences = new ArrayList<>();
        // By whatever name: the digest tells what is in it.
        if (!model.sha256().equals(source.model.sha256())) {
            differences.add(difference("model", shown(model), shown(source.model)));
        }
        if (head != source.head) {
            differences.add(difference("head", head.wireName(), source.head.wireName()));
        }
        FeaturesSpec there = source.features;
        compare("features.inputSize", features.inputSize(), there.inputSize(), differences);
        compare("features.layout", wireName(features.layout()), wireName(there.layout()), differences);
        compare("features.means", features.means(), there.means(), differences);
        compare("features.deviations", features.deviations(), there.deviations(), differences);
        compare("features.output", features.output(), there.output(), differences);
        return List.copyOf(differences);
    }

    private static void compare(
            String field, @Nullable Object here, @Nullable Object there, List<Violation> differences) {
        if (!Objects.equals(here, there)) {
            differences.add(difference(
                    field, here == null ? "left out" : here.toString(), there == null ? "left out" : there.toString()));
        }
    }

    private static Violation difference(String field, String here, String there) {
        return new Violation("network." + field, "must be " + there + ", as in the job to start from, was " + here);
    }

    private static String shown(ModelFile file) {
        return "the file " + file.name() + " of SHA-256 " + file.sha256();
    }

    private static @Nullable String wireName(@Nullable ImageLayout layout) {
        return layout == null ? null : layout.wireName();
    }
}
