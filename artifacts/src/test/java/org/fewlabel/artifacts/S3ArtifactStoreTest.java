package org.fewlabel.artifacts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.fewlabel.contracts.ArtifactReference;
import org.jclouds.blobstore.options.ListContainerOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract on a real server that speaks S3, and what only an object store can suffer. */
class S3ArtifactStoreTest extends ArtifactStoreContract {
    private static final URI URL = URI.create("s3://" + S3Server.BUCKET + "/team/a");
    private static final Patience ONE_TRY = new Patience(1, Duration.ofMillis(1));
    private static final Patience THREE_TRIES = new Patience(3, Duration.ofMillis(1));
    /** Three parts, the last one short. */
    private static final byte[] LARGE = new byte[2 * S3Upload.PART_BYTES + 12345];

    private final S3Server server;
    private final BreakableLine line;

    static {
        new Random(7).nextBytes(LARGE);
    }

    S3ArtifactStoreTest() throws Exception {
        server = new S3Server();
        line = new BreakableLine(server.port());
    }

    @AfterEach
    void stop() throws Exception {
        line.close();
        server.close();
    }

    @Override
    ArtifactStore open() throws IOException {
        return open(URL, ONE_TRY);
    }

    @Override
    void damage(String path, String content) {
        String key = "team/a/" + path;
        server.objects()
                .putBlob(
                        S3Server.BUCKET,
                        server.objects().blobBuilder(key).payload(content).build());
    }

    @Override
    List<String> stored() {
        return server.objects().list(S3Server.BUCKET, ListContainerOptions.Builder.recursive()).stream()
                .map(object -> object.getName().substring("team/a/".length()))
                .toList();
    }

    @Test
    void leavesNothingOfAnUploadWhoseConnectionBreaks() throws IOException {
        ArtifactStore store = open();
        line.breakAfterSending(S3Upload.PART_BYTES + 100_000L);

        assertThatThrownBy(() -> store.put(PATH, LARGE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("snapshot-")
                .hasMessageContaining("cannot be reached");

        assertThat(stored()).isEmpty();
        assertThat(server.objects().listMultipartUploads(S3Server.BUCKET)).isEmpty();
    }

    @Test
    void sendsThePartAgainWhoseConnectionBroke() throws IOException {
        ArtifactStore store = open(URL, THREE_TRIES);
        line.breakAfterSending(S3Upload.PART_BYTES + 100_000L);

        ArtifactReference reference = store.put(PATH, LARGE);

        assertThat(store.read(reference)).isEqualTo(LARGE);
    }

    @Test
    void readsOnWhereTheConnectionBroke() throws IOException {
        ArtifactStore store = open(URL, THREE_TRIES);
        ArtifactReference reference = store.put(PATH, LARGE);
        line.breakAfterReceiving(3_000_000);

        assertThat(store.read(reference)).isEqualTo(LARGE);
    }

    @Test
    void neverTakesABrokenConnectionForTheEnd() throws IOException {
        ArtifactStore store = open();
        ArtifactReference reference = store.put(PATH, LARGE);
        line.breakAfterReceiving(3_000_000);

        assertThatThrownBy(() -> store.read(reference))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(CorruptArtifactException.class)
                .hasMessageContaining("the connection");
    }

    /** Its key is known only once it was written for the first time. */
    @ParameterizedTest
    @ValueSource(ints = {100, 3 * S3Upload.PART_BYTES})
    void leavesNothingOfAnArtifactThatIsOtherBytesTheSecondTime(int length) {
        AtomicInteger times = new AtomicInteger();

        assertThatThrownBy(() -> store.put(PATH, out -> {
                    byte[] content = new byte[length];
                    content[0] = (byte) times.incrementAndGet();
                    out.write(content);
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("other bytes the second time");

        assertThat(stored()).isEmpty();
        assertThat(server.objects().listMultipartUploads(S3Server.BUCKET)).isEmpty();
    }

    /** Looking first is not enough: this one had looked, and found nothing. */
    @Test
    void hearsOfTheWriterOfARecordThatCameBetweenItsLookAndItsWriting() throws IOException {
        server.beforeLookingUp("team/a/" + RECORD, () -> damage(RECORD, "of another"));

        byte[] there = store.createRecord(RECORD, "own".getBytes(UTF_8));

        assertThat(there).asString(UTF_8).isEqualTo("of another");
    }

    /** One refuses what it does not know, the other one does not look at it. */
    @ParameterizedTest
    @ValueSource(ints = {501, 400, 200})
    void looksAndWritesWhereTheServerKnowsNoCondition(int answer) throws IOException {
        try (UnconditionalServer simple = new UnconditionalServer(answer)) {
            ArtifactStore there = ArtifactStores.open(URL, simple.settings(), ONE_TRY);

            byte[] first = there.createRecord(RECORD, "first".getBytes(UTF_8));
            byte[] second = there.createRecord(RECORD, "second".getBytes(UTF_8));

            assertThat(first).asString(UTF_8).isEqualTo("first");
            assertThat(second).asString(UTF_8).isEqualTo("first");
        }
    }

    /** It overwrote the first writer's record. */
    @Test
    void doesNotDropTheConditionForARequestThatIsBadForAnotherReason() throws IOException {
        try (UnconditionalServer slow = new UnconditionalServer(400, "RequestTimeout")) {
            ArtifactStore there = ArtifactStores.open(URL, slow.settings(), ONE_TRY);

            assertThatThrownBy(() -> there.createRecord(RECORD, "first".getBytes(UTF_8)))
                    .isInstanceOf(IOException.class);
            assertThat(there.readRecord(RECORD)).isEmpty();
        }
    }

    @Test
    void listsNothingThatNoStoreHasPutThere() throws IOException {
        damage("jobs/1/", "");
        damage("jobs/1/.hidden", "x");
        store.createRecord(RECORD, new byte[1]);

        assertThat(store.list("jobs/1", null, 10).files())
                .extracting(StoredFile::path)
                .containsExactly(RECORD);
        assertThat(store.bytesFree()).isEmpty();
    }

    @Test
    void saysThatTheBucketDoesNotExist() {
        assertThatThrownBy(() -> open(URI.create("s3://nowhere"), ONE_TRY))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("bucket nowhere")
                .hasMessageContaining("does not exist; create it");
    }

    @Test
    void saysThatTheCredentialsAreRefused() {
        S3Server.useCredentials("wrong");

        assertThatThrownBy(() -> open(URL, THREE_TRIES))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("bucket " + S3Server.BUCKET)
                .hasMessageContaining("refuses the credentials");
    }

    @Test
    void saysThatNobodyAnswers() {
        S3Settings nobody =
                new S3Settings(Optional.of(URI.create("http://127.0.0.1:1")), Optional.empty(), Optional.empty());

        assertThatThrownBy(() -> ArtifactStores.open(URL, nobody, ONE_TRY))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be reached");
    }

    @Test
    void takesTheWholeBucketWithoutAPrefix() throws IOException {
        ArtifactStore store = open(URI.create("s3://" + S3Server.BUCKET), ONE_TRY);

        store.replaceRecord("a", "abc".getBytes(UTF_8));

        assertThat(server.objects().blobExists(S3Server.BUCKET, "a")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3:///prefix",
                "s3:bucket",
                "s3://user@bucket",
                "s3://bucket:80/a",
                "s3://bucket/a?b",
                "s3://Bucket"
            })
    void rejectsAUrlThatNamesNoBucket(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(URI.create(url), ONE_TRY))
                .withMessageContaining("s3://bucket");
    }

    @Test
    void rejectsAnEndpointThatIsNoServer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new S3Settings(Optional.of(URI.create("localhost:9000")), Optional.empty(), Optional.empty()))
                .withMessageContaining("localhost:9000");
    }

    private ArtifactStore open(URI url, Patience patience) throws IOException {
        URI endpoint = URI.create("http://127.0.0.1:" + line.port());
        return ArtifactStores.open(
                url, new S3Settings(Optional.of(endpoint), Optional.empty(), Optional.empty()), patience);
    }
}
