package org.fewlabel.gateway.audit;

import java.util.List;
import org.fewlabel.contracts.rest.AuditView;
import org.fewlabel.statistics.Proportion;

/** Audits as users see them: of an image without an answer nothing is told that would lead to one. */
final class AuditViews {
    private AuditViews() {}

    /** @param classes the names of the job's classes */
    static AuditView of(Audit audit, List<String> classes) {
        Accuracy accuracy = Accuracy.of(audit.images());
        return new AuditView(
                audit.id(),
                audit.jobId(),
                audit.createdAt(),
                audit.size(),
                audit.seed(),
                (int) audit.images().stream().filter(AuditImage::isAnswered).count(),
                audit.epoch(),
                audit.network().wireName(),
                confidence(audit),
                audit.excluded(),
                audit.isAllKnown(),
                classes,
                accuracy.overall() == null ? null : share(accuracy.overall()),
                accuracy.above().stream()
                        .map(each -> new AuditView.Above(each.confidence(), each.images(), share(each.proportion())))
                        .toList(),
                audit.images().stream().map(image -> item(image, classes)).toList());
    }

    static AuditView.Listing of(List<Audit.Counted> audits) {
        return new AuditView.Listing(audits.stream().map(AuditViews::summary).toList());
    }

    private static AuditView.Summary summary(Audit.Counted counted) {
        Audit audit = counted.audit();
        return new AuditView.Summary(
                audit.id(),
                audit.createdAt(),
                audit.size(),
                audit.seed(),
                counted.images(),
                counted.answered(),
                audit.epoch(),
                audit.network().wireName(),
                confidence(audit),
                audit.excluded(),
                audit.isAllKnown(),
                counted.answered() == 0 ? null : share(Proportion.of(counted.right(), counted.answered())));
    }

    private static String confidence(Audit audit) {
        return audit.isCalibrated() ? "calibrated" : "raw";
    }

    private static AuditView.Share share(Proportion proportion) {
        return new AuditView.Share(
                proportion.n(),
                proportion.successes(),
                proportion.share(),
                proportion.low(),
                proportion.high(),
                Proportion.CONFIDENCE_USUAL);
    }

    private static AuditView.Item item(AuditImage image, List<String> classes) {
        Integer answer = image.answer();
        return answer == null
                ? new AuditView.Item(image.image(), image.file(), null, null, null, null)
                : new AuditView.Item(
                        image.image(),
                        image.file(),
                        classes.get(answer),
                        classes.get(image.predicted()),
                        image.confidence(),
                        image.isRight());
    }
}
