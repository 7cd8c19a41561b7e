package org.fewlabel.gateway.labelset;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.gateway.download.SharedArtifacts;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.label.LabelsFile;
import org.fewlabel.gateway.label.LabelsTable;
import org.fewlabel.gateway.product.Products;
import org.fewlabel.gateway.registry.Jobs;
import org.fewlabel.service.rest.Problem;

/**
 * Which images of a job's folder have which files. The labels that came of the job say so, as the labeler found the folder: the
 * gateway need not see it, and it may have changed since.
 */
@ApplicationScoped
class JobFiles {
    private final Jobs jobs;
    private final Products products;
    private final SharedArtifacts artifacts;

    JobFiles(Jobs jobs, Products products, SharedArtifacts artifacts) {
        this.jobs = jobs;
        this.products = products;
        this.artifacts = artifacts;
    }

    sealed interface Search {}

    /**
     * @param files the names of the images that were asked for by index
     * @param known those of the names asked for that there are
     */
    record Found(Map<Integer, String> files, Set<String> known) implements Search {}

    record NotFound(Problem problem) implements Search {}

    Search find(Job job, List<LabelSetRequest.Item> wanted) throws IOException {
        Products.Search search = products.labels(job, null, null);
        if (search instanceof Products.NotFound notFound) {
            return new NotFound(notFound.problem());
        }
        Set<Integer> indexes = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (LabelSetRequest.Item each : wanted) {
            if (each.index() != null) {
                indexes.add(each.index());
            }
            if (each.file() != null) {
                names.add(each.file());
            }
        }
        Map<Integer, String> files = new HashMap<>();
        Set<String> known = new HashSet<>();
        try (SharedArtifacts.Shared labels = artifacts.open(((Products.Found) search).artifact())) {
            LabelsFile file = new LabelsFile(labels.safetensors(), job.spec().dataset());
            LabelsTable.of(file, job.spec().dataset(), jobs.unreadableNames(job))
                    .all()
                    .forEach((label, probabilities) -> {
                        String name = label.file();
                        if (name != null && names.contains(name)) {
                            known.add(name);
                        }
                        if (name != null && indexes.contains(label.index())) {
                            files.put(label.index(), name);
                        }
                    });
        } catch (MissingArtifactException e) {
            return new NotFound(Problem.gone("the labels of job " + job.id()
                    + ", which tell the files of its images, were removed from the store"));
        }
        return new Found(files, known);
    }
}
