package org.fewlabel.standalone.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.ProblemDetails;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.contracts.rest.CancelledJobs;
import org.fewlabel.contracts.rest.DatasetListView;
import org.fewlabel.contracts.rest.EnsembleView;
import org.fewlabel.contracts.rest.IdentityView;
import org.fewlabel.contracts.rest.JobLogView;
import org.fewlabel.contracts.rest.JobPageView;
import org.fewlabel.contracts.rest.JobView;
import org.fewlabel.contracts.rest.MethodListView;
import org.fewlabel.contracts.rest.PresetView;
import org.fewlabel.contracts.rest.QuotasView;
import org.fewlabel.contracts.rest.ResultView;
import org.jspecify.annotations.Nullable;

/** The gateway over HTTP. */
public final class Services {
    static final Duration TIMEOUT = Duration.ofSeconds(20);
    /**
     * Longer than a gateway looks through a folder by default: it goes on when whoever asked is gone, and of the few looks that there may
     * be at a time another try takes one more.
     */
    private static final Duration LOOK_TIMEOUT = Duration.ofSeconds(90);

    private static final int TRIES_MAX = 5;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    private final GatewayHttp http;
    private final String gateway;

    /** One that asks for no token. */
    public Services(String gateway) {
        this(gateway, null);
    }

    /**
     * @param gateway its URL, such as {@code http://localhost:8080}
     * @param token of the user; null for a gateway that asks for none
     */
    public Services(String gateway, @Nullable String token) {
        this.gateway = gateway;
        this.http = new GatewayHttp(token);
    }

    /**
     * Submits a job, once: the key makes a second try after a broken connection the same submission.
     *
     * @throws RequestFailedException if the spec is wrong; with every field that is
     */
    public JobView submit(String spec) {
        return submit(spec, UUID.randomUUID().toString());
    }

    /**
     * Submits a job unless one was submitted with that key before; that one then is the answer.
     *
     * @throws RequestFailedException if the spec is wrong, or the key came with another spec
     */
    public JobView submit(String spec, String key) {
        return read(sendForLook(posting(gateway + ApiPath.JOBS, spec).header("Idempotency-Key", key)), JobView.class);
    }

    public JobView job(String id) {
        return read(get(gateway + ApiPath.JOBS + "/" + encode(id)), JobView.class);
    }

    /**
     * What the services said of a job.
     *
     * @param after the number of the line behind which it begins; null for the newest lines
     */
    public JobLogView log(String id, @Nullable Long after, int linesMax) {
        String from = after == null ? "" : "&after=" + after;
        return read(
                get(gateway + ApiPath.JOBS + "/" + encode(id) + "/log?pageSize=" + linesMax + from), JobLogView.class);
    }

    /**
     * The newest jobs.
     *
     * @param pageToken of the page before; null for the first
     */
    public JobPageView jobs(int countMax, @Nullable String pageToken) {
        return jobs(countMax, pageToken, Map.of());
    }

    /**
     * The newest jobs of some kind.
     *
     * @param filters fields of the list of jobs and the value of each; without any all jobs
     */
    public JobPageView jobs(int countMax, @Nullable String pageToken, Map<String, String> filters) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("pageSize", Integer.toString(countMax));
        if (pageToken != null) {
            query.put("pageToken", pageToken);
        }
        query.putAll(filters);
        return read(get(gateway + ApiPath.JOBS + queryOf(query)), JobPageView.class);
    }

    /** @throws RequestFailedException if there is no such job, or its state does not allow it */
    public JobView retry(String id) {
        return wish(id, "retry");
    }

    /** @throws RequestFailedException if there is no such job, or its state does not allow it */
    public JobView cancel(String id) {
        return wish(id, "cancel");
    }

    /** @throws RequestFailedException if there is no such job, or its state does not allow it */
    public JobView pause(String id) {
        return wish(id, "pause");
    }

    /** @throws RequestFailedException if there is no such job, or its state does not allow it */
    public JobView resume(String id) {
        return wish(id, "resume");
    }

    /**
     * Cancels jobs, as many as the gateway does at once.
     *
     * @param filters fields of the list of jobs and the value of each; at least one
     */
    public CancelledJobs cancelAll(Map<String, String> filters) {
        return read(post(gateway + ApiPath.JOBS + "/cancel" + queryOf(filters)), CancelledJobs.class);
    }

    /** @throws RequestFailedException if there is no such job, or it is over, or there is no such priority */
    public JobView prioritize(String id, int priority) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway + ApiPath.JOBS + "/" + encode(id)))
                .header("Content-Type", "application/json")
                .timeout(TIMEOUT)
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"priority\": " + priority + "}"))
                .build();
        return read(send(request), JobView.class);
    }

    /** The methods that a job can name, as JSON. */
    public JsonNode methods() {
        return read(get(gateway + ApiPath.METHODS), JsonNode.class);
    }

    /** The data sets that a job can name, as JSON. */
    public JsonNode datasets() {
        return read(get(gateway + ApiPath.DATASETS), JsonNode.class);
    }

    /**
     * A label for every image of a job.
     *
     * @param query as the gateway reads it: whose labels, which of them and in what form
     */
    public Download labels(String id, Map<String, String> query) {
        return download(id, "labels", query);
    }

    /**
     * One of a job's networks as a file.
     *
     * @param query as the gateway reads it: which one, and in what format
     */
    public Download model(String id, Map<String, String> query) {
        return download(id, "model", query);
    }

    private Download download(String id, String what, Map<String, String> query) {
        return Download.open(
                new PatientSender(http),
                URI.create(gateway + ApiPath.JOBS + "/" + encode(id) + "/" + what + queryOf(query)));
    }

    /** The presets, as JSON. */
    public JsonNode presets() {
        return read(get(gateway + ApiPath.PRESETS), JsonNode.class);
    }

    /** A preset with the specs of its cells, as JSON. */
    public JsonNode preset(String name) {
        return read(get(gateway + ApiPath.PRESETS + "/" + encode(name)), JsonNode.class);
    }

    /**
     * A comparison as JSON.
     *
     * @param query which jobs, by fields and the values that count, and how they are compared
     */
    public JsonNode comparison(Map<String, List<String>> query) {
        return read(comparisonAs("json", query), JsonNode.class);
    }

    /**
     * The same as a text.
     *
     * @param format json, csv, markdown or latex
     */
    public String comparisonAs(String format, Map<String, List<String>> query) {
        List<String> parameters = new ArrayList<>(List.of("format=" + encode(format)));
        query.forEach((name, values) -> values.forEach(value -> parameters.add(encode(name) + "=" + encode(value))));
        return get(gateway + ApiPath.COMPARISON + "?" + String.join("&", parameters));
    }

    /** What came out of a job. */
    public ResultView result(String id) {
        return read(get(gateway + ApiPath.RESULTS + "/" + encode(id)), ResultView.class);
    }

    /**
     * What several jobs predict together.
     *
     * @param moreLabels whether they may use more labels together than each of them names
     */
    public EnsembleView ensemble(List<String> ids, boolean moreLabels) {
        String query = ids.stream().map(id -> "jobId=" + encode(id)).collect(Collectors.joining("&")) + "&moreLabels="
                + moreLabels;
        return read(get(gateway + ApiPath.ENSEMBLE + "?" + query), EnsembleView.class);
    }

    /** New pictures for one of a job's networks. */
    public PredictionClient predictions(String id) {
        return new PredictionClient(
                new PatientSender(http), gateway + ApiPath.JOBS + "/" + encode(id) + "/predictions");
    }

    /** Folders of images to be uploaded, and those that were. */
    public UploadClient uploads() {
        return new UploadClient(http, this, gateway + ApiPath.DATASETS);
    }

    public SweepClient sweeps() {
        return new SweepClient(this, gateway + ApiPath.SWEEPS);
    }

    /** Who asks, to this gateway. */
    public IdentityView identity() {
        return read(get(gateway + ApiPath.IDENTITY), IdentityView.class);
    }

    /** How much whoever asks may have, and has. */
    public QuotasView quotas() {
        return read(get(gateway + ApiPath.QUOTAS), QuotasView.class);
    }

    /** Who may ask. */
    public TokenClient tokens() {
        return new TokenClient(http, this, gateway + ApiPath.TOKENS);
    }

    public LabelSetClient labelSets() {
        return new LabelSetClient(this, new PatientSender(http), gateway + ApiPath.LABEL_SETS);
    }

    /** The audits of a job. */
    public AuditClient audits(String id) {
        return new AuditClient(this, gateway + ApiPath.JOBS + "/" + encode(id));
    }

    /**
     * The spec of the round after a job, to be submitted as it is.
     *
     * @param labelSet its digest; null for the one that the job has
     */
    public JsonNode next(String id, @Nullable String labelSet) {
        String with = labelSet == null ? "" : "?labelSet=" + encode(labelSet);
        URI next = URI.create(gateway + ApiPath.JOBS + "/" + encode(id) + "/next" + with);
        return read(sendForLook(HttpRequest.newBuilder(next)), JsonNode.class);
    }

    private JobView wish(String id, String wish) {
        return read(post(gateway + ApiPath.JOBS + "/" + encode(id) + "/" + wish), JobView.class);
    }

    String post(String url) {
        return send(HttpRequest.newBuilder(URI.create(url))
                .timeout(TIMEOUT)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    }

    String post(String url, JsonNode body) {
        return send(posting(url, body.toString()).build());
    }

    static HttpRequest.Builder posting(String url, String body) {
        return HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .timeout(TIMEOUT)
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    String get(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).build());
    }

    String send(HttpRequest request) {
        return send(request, false);
    }

    /** Deletes what is not there any more once it is deleted: if the answer is lost, the next try finds nothing, which is well. */
    void delete(String url) {
        send(HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).DELETE().build(), true);
    }

    private String send(HttpRequest request, boolean goneIsDone) {
        Patience patience = new Patience();
        for (int tries = 1; ; tries++) {
            try {
                HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString(), patience);
                if (goneIsDone && tries > 1 && response.statusCode() == NOT_FOUND) {
                    return response.body();
                }
                return body(response);
            } catch (IOException e) {
                if (e instanceof ConnectException || tries == TRIES_MAX) {
                    throw new NoAnswerException(request, e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RequestFailedException("interrupted", e);
            }
            patience.waitABit();
        }
    }

    /**
     * Sends what may make the gateway look through a folder, and again while it looks through as many as it may.
     *
     * @param request that does the same if it comes twice; its timeout is set here
     */
    String sendForLook(HttpRequest.Builder request) {
        return body(new PatientSender(http)
                .send(request.timeout(LOOK_TIMEOUT).build(), HttpResponse.BodyHandlers.ofString()));
    }

    /** @throws RequestFailedException if it is a refusal */
    static String body(HttpResponse<String> response) {
        if (response.statusCode() < BAD_REQUEST) {
            return response.body();
        }
        String problem = problem(response.statusCode(), response.body());
        throw response.statusCode() == NOT_FOUND
                ? new NotThereException(problem)
                : new RequestFailedException(problem, null);
    }

    /** Whether it is the RFC 9457 problem of this type. */
    static boolean isProblem(HttpResponse<String> response, String type) {
        return type.equals(details(response.statusCode(), response.body()).type());
    }

    /** What whoever answered says of it, be it none of our services: nothing where it says nothing that is understood. */
    private static ProblemDetails details(int status, String answer) {
        try {
            if (Json.mapper().readTree(answer) instanceof ObjectNode body) {
                body.put("status", status);
                return Json.mapper().treeToValue(body, ProblemDetails.class);
            }
        } catch (JsonProcessingException e) {
            // A page of a proxy, say: its status is what there is to tell.
        }
        return ProblemDetails.ofStatus(status, "", null);
    }

    /** An RFC 9457 problem as lines of text. */
    static String problem(int status, String answer) {
        ProblemDetails problem = details(status, answer);
        String what = problem.detail() == null ? problem.title() : problem.detail();
        StringBuilder text = new StringBuilder("refused (" + status + ")");
        if (what != null && !what.isBlank()) {
            text.append(": ").append(what);
        }
        for (Violation violation : problem.violations()) {
            String field = violation.field();
            text.append("\n  ").append(field).append(field.isEmpty() ? "" : " ").append(violation.message());
        }
        return text.toString();
    }

    static <T> T read(String json, Class<T> type) {
        try {
            return Json.mapper().readValue(json, type);
        } catch (JsonProcessingException e) {
            throw notUnderstood(e);
        }
    }

    static <T> T read(JsonNode json, Class<T> type) {
        try {
            return Json.mapper().treeToValue(json, type);
        } catch (JsonProcessingException e) {
            throw notUnderstood(e);
        }
    }

    private static RequestFailedException notUnderstood(JsonProcessingException cause) {
        return new RequestFailedException("the answer is not understood: " + cause.getOriginalMessage(), cause);
    }

    /** The list of {@link #presets}, for a table. */
    public static PresetView.Listing presets(JsonNode json) {
        return read(json, PresetView.Listing.class);
    }

    /** The preset of {@link #preset(String)}, to be run. */
    public static PresetView preset(JsonNode json) {
        return read(json, PresetView.class);
    }

    /** The list of {@link #methods}, for a table. */
    public static MethodListView methods(JsonNode json) {
        return read(json, MethodListView.class);
    }

    /** The list of {@link #datasets}, for a table. */
    public static DatasetListView datasets(JsonNode json) {
        return read(json, DatasetListView.class);
    }

    /** The comparison of {@link #comparison}, for a table. */
    public static Comparison comparison(JsonNode json) {
        return read(json, Comparison.class);
    }

    /** With the question mark before it, if there is any. */
    private static String queryOf(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(each -> encode(each.getKey()) + "=" + encode(each.getValue()))
                .collect(Collectors.collectingAndThen(
                        Collectors.joining("&"), query -> query.isEmpty() ? "" : "?" + query));
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** One {@code field=value} after the other, as a map for {@link #comparison}. */
    public static Map<String, List<String>> filters(List<String> pairs) {
        return pairs.stream()
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.groupingBy(
                        pair -> pair[0], Collectors.mapping(pair -> pair[1], Collectors.toList())));
    }
}
