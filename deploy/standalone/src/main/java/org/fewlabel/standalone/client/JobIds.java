package org.fewlabel.standalone.client;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.fewlabel.contracts.rest.JobPageView;
import org.fewlabel.contracts.rest.UnreadableJob;
import org.jspecify.annotations.Nullable;

/** Ids of jobs as people write them: whole, or the beginning of one of the newest. */
public final class JobIds {
    /** What a command says of its parameter. */
    public static final String DESCRIPTION =
            "Id of a job; of one of the newest 1000 the first 6 characters do, or as many as no other has.";

    private static final int PAGE_SIZE = 200;
    private static final int PAGES_MAX = 5;

    private final Services services;
    private @Nullable List<String> newest;

    public JobIds(Services services) {
        this.services = services;
    }

    /**
     * The whole id. Whether there is a job of an id that is whole, or of a text that is none, the gateway says.
     *
     * @throws RequestFailedException if it is the beginning of no id, or of several
     */
    public String of(String written) {
        return Abbreviations.IDS.of(written, this::newest);
    }

    private List<String> newest() {
        if (newest == null) {
            newest = list();
        }
        return newest;
    }

    private List<String> list() {
        List<String> ids = new ArrayList<>();
        String pageToken = null;
        for (int page = 0; page < PAGES_MAX; page++) {
            JobPageView jobs = services.jobs(PAGE_SIZE, pageToken);
            jobs.jobs().forEach(job -> ids.add(job.id().toString()));
            jobs.unreadable().stream()
                    .map(UnreadableJob::id)
                    .map(UUID::toString)
                    .forEach(ids::add);
            pageToken = jobs.nextPageToken();
            if (pageToken == null) {
                break;
            }
        }
        return ids;
    }
}
