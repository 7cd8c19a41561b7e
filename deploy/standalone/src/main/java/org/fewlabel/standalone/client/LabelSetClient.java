package org.fewlabel.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.fewlabel.contracts.rest.LabelSetView;
import org.jspecify.annotations.Nullable;

/** The label sets of the gateway. */
public final class LabelSetClient {
    /** What a command says of its parameter. */
    public static final String DESCRIPTION =
            "Digest of a label set; of one of the newest 500 the first 6 characters do, or as many as no other has.";

    private static final int PAGE_SIZE = 100;
    private static final int PAGES_MAX = 5;
    private static final int LABELS_PAGE_SIZE = 500;

    private final Services services;
    private final PatientSender sender;
    private final String url;

    /** @param url of all label sets */
    LabelSetClient(Services services, PatientSender sender, String url) {
        this.services = services;
        this.sender = sender;
        this.url = url;
    }

    /**
     * Keeps labels. The same ones give the same set, so a second try does nothing again.
     *
     * @param request as the gateway reads it: labels, or jobs that predict them
     * @throws RequestFailedException if some labels are wrong; with those that are
     */
    public LabelSetView create(JsonNode request) {
        return Services.read(services.post(url, request), LabelSetView.class);
    }

    /**
     * The newest sets.
     *
     * @param dataset for whose images; null for any
     */
    public LabelSetView.Page list(@Nullable String dataset, int countMax) {
        return page(dataset, countMax, null);
    }

    private LabelSetView.Page page(@Nullable String dataset, int size, @Nullable String token) {
        String ofDataset = dataset == null ? "" : "&dataset=" + Services.encode(dataset);
        String from = token == null ? "" : "&pageToken=" + Services.encode(token);
        return Services.read(services.get(url + "?pageSize=" + size + ofDataset + from), LabelSetView.Page.class);
    }

    public LabelSetView get(String digest) {
        return labels(digest, 1, null).labelSet();
    }

    /** A set with all its labels. */
    public LabelSetView.Labels labels(String digest) {
        List<LabelSetView.Item> items = new ArrayList<>();
        LabelSetView.Labels page = labels(digest, LABELS_PAGE_SIZE, null);
        items.addAll(page.items());
        // One page for each so many labels, and one for what the division leaves over.
        for (int more = page.total() / LABELS_PAGE_SIZE; more > 0 && page.nextPageToken() != null; more--) {
            page = labels(digest, LABELS_PAGE_SIZE, page.nextPageToken());
            items.addAll(page.items());
        }
        return new LabelSetView.Labels(page.labelSet(), page.classes(), page.total(), items, null);
    }

    private LabelSetView.Labels labels(String digest, int size, @Nullable String token) {
        String from = token == null ? "" : "&pageToken=" + Services.encode(token);
        return Services.read(
                services.get(url + "/" + Services.encode(digest) + "?pageSize=" + size + from),
                LabelSetView.Labels.class);
    }

    /** All labels of a set as CSV. */
    public Download table(String digest) {
        return Download.open(sender, URI.create(url + "/" + Services.encode(digest) + "?format=csv"));
    }

    /**
     * The whole digest. Whether there is a set of a digest that is whole, or of a text that is none, the gateway says.
     *
     * @throws RequestFailedException if it is the beginning of no digest, or of several
     */
    public String digest(String written) {
        return Abbreviations.DIGESTS.of(written, this::newest);
    }

    private List<String> newest() {
        List<String> digests = new ArrayList<>();
        String token = null;
        for (int page = 0; page < PAGES_MAX; page++) {
            LabelSetView.Page sets = page(null, PAGE_SIZE, token);
            sets.labelSets().forEach(set -> digests.add(set.digest()));
            token = sets.nextPageToken();
            if (token == null) {
                break;
            }
        }
        return digests;
    }
}
