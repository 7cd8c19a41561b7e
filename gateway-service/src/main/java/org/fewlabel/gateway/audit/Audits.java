package org.fewlabel.gateway.audit;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.gateway.DatabaseClock;
import org.fewlabel.gateway.download.SharedArtifacts;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.label.LabelSource;
import org.fewlabel.gateway.label.LabelsFile;
import org.fewlabel.gateway.label.LabelsTable;
import org.fewlabel.gateway.product.Products;
import org.fewlabel.gateway.registry.Jobs;
import org.fewlabel.service.rest.Problem;
import org.jspecify.annotations.Nullable;

/** Draws audits and takes the answers. */
@ApplicationScoped
class Audits {
    private final Jobs jobs;
    private final Products products;
    private final SharedArtifacts artifacts;
    private final KnownImages knownImages;
    private final AuditRepository repository;
    private final DatabaseClock clock;

    Audits(
            Jobs jobs,
            Products products,
            SharedArtifacts artifacts,
            KnownImages knownImages,
            AuditRepository repository,
            DatabaseClock clock) {
        this.jobs = jobs;
        this.products = products;
        this.artifacts = artifacts;
        this.knownImages = knownImages;
        this.repository = repository;
        this.clock = clock;
    }

    /** What became of a request. */
    sealed interface Answer {}

    /** @param isNew whether nobody asked for the same before */
    record Found(Audit audit, boolean isNew) implements Answer {}

    record Refused(Problem problem) implements Answer {}

    /**
     * Draws images among those that the job labeled by itself. Not among those whose label its weights were given, be it in a job
     * that it started from: what somebody answered in an audit and put into the label set of the next job tells nothing of that one.
     *
     * @param epoch {@code last} or {@code chosen}; null for the last
     * @param network null for the usual one
     */
    Answer draw(Job job, AuditRequest request) throws IOException {
        Products.Search search = products.labels(job, request.epoch(), request.network());
        if (search instanceof Products.NotFound notFound) {
            return new Refused(notFound.problem());
        }
        Products.Found labels = (Products.Found) search;
        String sha256 = labels.artifact().sha256();
        Optional<Audit> before = QuarkusTransaction.joiningExisting()
                .call(() -> repository.find(job.id(), request.size(), request.seed(), sha256));
        if (before.isPresent()) {
            return new Found(before.get(), false);
        }
        if (QuarkusTransaction.joiningExisting().call(() -> repository.count(job.id())) >= Audit.AUDITS_MAX) {
            return new Refused(Problem.tooManyAudits(Audit.AUDITS_MAX));
        }
        Audit audit;
        try (SharedArtifacts.Shared file = artifacts.open(labels.artifact())) {
            audit = drawn(
                    job,
                    request,
                    labels,
                    new LabelsFile(file.safetensors(), job.spec().dataset()));
        } catch (MissingArtifactException e) {
            return new Refused(Problem.gone("the labels were removed from the store"));
        }
        if (audit.images().isEmpty()) {
            return new Refused(
                    Problem.nothingToAudit("the job labeled no image but those whose label it, or one that it started"
                            + " from, was given: " + audit.excluded()));
        }
        return QuarkusTransaction.joiningExisting().call(() -> add(audit));
    }

    /** Many are drawn at once, it may be, each of which found room for it before. */
    private Answer add(Audit audit) {
        repository.lockAuditsOf(audit.jobId());
        Optional<Audit> same = repository.find(audit.jobId(), audit.size(), audit.seed(), audit.labelsSha256());
        if (same.isPresent()) {
            return new Found(same.get(), false);
        }
        if (repository.count(audit.jobId()) >= Audit.AUDITS_MAX) {
            return new Refused(Problem.tooManyAudits(Audit.AUDITS_MAX));
        }
        boolean isNew = repository.add(audit);
        return repository
                .find(audit.jobId(), audit.size(), audit.seed(), audit.labelsSha256())
                .<Answer>map(found -> new Found(found, isNew))
                .orElseGet(() -> new Refused(Problem.unknownJob(audit.jobId().toString())));
    }

    private Audit drawn(Job job, AuditRequest request, Products.Found labels, LabelsFile file) throws IOException {
        DatasetSpec dataset = job.spec().dataset();
        Double temperature = file.temperature();
        LabelsTable raw = LabelsTable.of(file, dataset, jobs.unreadableNames(job));
        KnownImages.Known known = knownImages.of(job);
        Draw draw = new Draw(request.size(), request.seed());
        int[] excluded = new int[1];
        (temperature == null ? raw : raw.calibrated(temperature)).all().forEach((label, probabilities) -> {
            boolean isKnown = label.isGiven() || known.has(label);
            if (label.source() == LabelSource.PREDICTED && !isKnown) {
                draw.offer(new AuditImage(label.index(), label.file(), label.predicted(), label.confidence(), null));
            } else {
                draw.pass();
                excluded[0] += isKnown ? 1 : 0;
            }
        });
        return new Audit(
                UUID.randomUUID(),
                job.id(),
                clock.now(),
                request.size(),
                request.seed(),
                labels.artifact().sha256(),
                labels.epoch(),
                labels.network(),
                temperature != null,
                excluded[0],
                known.isAll(),
                draw.images());
    }

    List<Audit.Counted> ofJob(UUID job) {
        return QuarkusTransaction.joiningExisting().call(() -> repository.ofJob(job));
    }

    Optional<Audit> find(UUID job, UUID id) {
        return QuarkusTransaction.joiningExisting()
                .call(() -> repository.find(id).filter(audit -> audit.jobId().equals(job)));
    }

    /**
     * Takes answers. An image that was answered keeps its answer, since its prediction has been told: the same answer again
     * changes nothing, and another one is refused, with all that came with it.
     *
     * @return empty if the job has no such audit
     */
    Optional<Answer> answer(Job job, UUID id, List<AuditRequest.Given> answers) {
        return QuarkusTransaction.joiningExisting().call(() -> repository
                .lock(id)
                .filter(audit -> audit.jobId().equals(job.id()))
                .map(audit -> answered(audit, answers, job.spec().dataset().classNames())));
    }

    private Answer answered(Audit audit, List<AuditRequest.Given> answers, List<String> classes) {
        Map<Integer, Integer> positions = new HashMap<>();
        for (int position = 0; position < audit.images().size(); position++) {
            positions.put(audit.images().get(position).image(), position);
        }
        List<Violation> violations = new ArrayList<>();
        Map<Integer, Integer> taken = new HashMap<>();
        for (int i = 0; i < answers.size(); i++) {
            AuditRequest.Given given = answers.get(i);
            String path = "answers[" + i + "]";
            Integer position = positions.get(given.index());
            int label = classes.indexOf(given.label());
            if (label < 0) {
                violations.add(new Violation(
                        path + ".class", "must be a class of the data set, was " + Text.shown(given.label())));
            }
            if (position == null) {
                violations.add(
                        new Violation(path + ".index", "must be that of an image of the audit, was " + given.index()));
            } else if (label >= 0) {
                Integer other = other(audit.images().get(position).answer(), taken.put(position, label), label);
                if (other != null) {
                    violations.add(new Violation(
                            path,
                            "must be " + Text.shown(classes.get(other)) + ", the answer that image " + given.index()
                                    + " has, was " + Text.shown(given.label())));
                }
            }
        }
        if (!violations.isEmpty()) {
            return new Refused(Problem.invalid(violations));
        }
        repository.answer(audit.id(), taken);
        return new Found(repository.find(audit.id()).orElse(audit), false);
    }

    /** The answer that there is, in the audit or earlier in the request, if it is not this one; else null. */
    private static @Nullable Integer other(@Nullable Integer kept, @Nullable Integer earlier, int label) {
        Integer there = kept == null ? earlier : kept;
        return there == null || there == label ? null : there;
    }
}
