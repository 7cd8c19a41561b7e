package org.fewlabel.gateway.audit;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.labelset.LabelOfImage;
import org.fewlabel.gateway.download.SharedArtifacts;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.Lineage;
import org.fewlabel.gateway.label.ImageLabel;
import org.fewlabel.gateway.label.LabelsFile;
import org.fewlabel.gateway.label.LabelsTable;
import org.fewlabel.gateway.labelset.KeptLabelSets;
import org.fewlabel.gateway.product.Products;
import org.fewlabel.gateway.registry.Jobs;
import org.jspecify.annotations.Nullable;

/**
 * Which images a job's weights were given the labels of: its own, and those of the jobs that it started from. A network that was
 * trained on an image says of it what it was told, which is no measure of what it says of others.
 */
@ApplicationScoped
class KnownImages {
    private final Jobs jobs;
    private final Products products;
    private final SharedArtifacts artifacts;
    private final KeptLabelSets labelSets;

    KnownImages(Jobs jobs, Products products, SharedArtifacts artifacts, KeptLabelSets labelSets) {
        this.jobs = jobs;
        this.products = products;
        this.artifacts = artifacts;
        this.labelSets = labelSets;
    }

    /** Those of one data set, by index or, in a folder of images, by file. */
    static final class Known {
        private final BitSet indexes = new BitSet();
        private final Set<String> files = new HashSet<>();
        private boolean isAll;

        private Known(boolean isAll) {
            this.isAll = isAll;
        }

        boolean has(ImageLabel image) {
            return image.file() == null ? indexes.get(image.index()) : files.contains(image.file());
        }

        /** Whether nothing is missing that the weights were given. */
        boolean isAll() {
            return isAll;
        }

        private void add(LabelOfImage label) {
            if (label.source() == LabelOfImage.Source.GIVEN) {
                add(label.index() == null ? 0 : label.index(), label.file());
            }
        }

        private void add(int index, @Nullable String file) {
            if (file == null) {
                indexes.set(index);
            } else {
                files.add(file);
            }
        }
    }

    /** What came with a label in the job itself is in its own labels and not looked for here, but for its label set. */
    Known of(Job job) throws IOException {
        Lineage lineage = Lineage.of(job, jobs::find);
        Known known = new Known(lineage.isWhole());
        for (Job each : lineage.jobs()) {
            DatasetSpec dataset = each.spec().dataset();
            if (dataset.name() != job.spec().dataset().name()) {
                continue; // Labels of other images.
            }
            String labelSet = dataset.labelSet();
            if (labelSet != null) {
                addLabelSet(labelSet, known);
            }
            if (!each.id().equals(job.id())) {
                addGiven(each, known);
            }
        }
        return known;
    }

    private void addLabelSet(String name, Known known) throws IOException {
        try {
            labelSets.read(name, known::add);
        } catch (MissingArtifactException e) {
            known.isAll = false;
        }
    }

    private void addGiven(Job job, Known known) throws IOException {
        if (!(products.labels(job, null, null) instanceof Products.Found found)) {
            known.isAll = false;
            return;
        }
        try (SharedArtifacts.Shared labels = artifacts.open(found.artifact())) {
            DatasetSpec dataset = job.spec().dataset();
            LabelsTable.of(new LabelsFile(labels.safetensors(), dataset), dataset, jobs.unreadableNames(job))
                    .all()
                    .forEach((label, probabilities) -> {
                        known.isAll &= label.isGivenKnown();
                        if (label.isGiven()) {
                            known.add(label.index(), label.file());
                        }
                    });
        } catch (MissingArtifactException e) {
            known.isAll = false;
        }
    }
}
