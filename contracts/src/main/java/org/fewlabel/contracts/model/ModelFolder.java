package org.fewlabel.contracts.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.folder.FileState;
import org.fewlabel.contracts.folder.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * The folder of models of this machine. It gives out files that lie in it, hidden ones and links that lead out of it never, and
 * knows their digests. Safe for use by several threads, of which one at a time reads a file of which it does not know the digest.
 */
public final class ModelFolder implements ModelFiles {
    private static final String SETTING = "fewlabel.models.folder (environment: FEWLABEL_MODELS_FOLDER)";
    private static final int DIGESTS_MAX = 100;
    private static final int CHUNK_BYTES = 1 << 16;

    /** Who waits for a turn holds a thread of whoever is asked. */
    private static final Duration TURN_WAIT_MAX = Duration.ofSeconds(5);

    private final @Nullable Path root;
    private final Duration turnWaitMax;
    private final ReentrantLock turn = new ReentrantLock(true);

    private final Map<Path, Digest> digests = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Digest> eldest) {
            return size() > DIGESTS_MAX;
        }
    };

    /** @param state of the file that the digest is of */
    private record Digest(FileState state, String sha256) {}

    /** @param root null where none is configured: then nothing is found */
    public ModelFolder(@Nullable Path root) {
        this(root, TURN_WAIT_MAX);
    }

    ModelFolder(@Nullable Path root, Duration turnWaitMax) {
        this.root = root;
        this.turnWaitMax = turnWaitMax;
    }

    @Override
    public Look look(String name) {
        try {
            return root == null ? new Unseen() : new Found(describe(name));
        } catch (ModelFileException e) {
            return new Refused(e.getMessage());
        }
    }

    /**
     * Where a file is.
     *
     * @param name below the folder, with {@code /} between its parts
     * @throws ModelFileException if there is none that may be used
     */
    public Path find(String name) throws ModelFileException {
        if (root == null) {
            throw new ModelFileException(
                    "must be a file in the folder of models, but this service has none: set " + SETTING);
        }
        try {
            return find(root.toRealPath(), name);
        } catch (IOException | SecurityException e) {
            throw new ModelFileException(
                    "cannot be read in the folder of models, " + root + ", which is set by " + SETTING + ": " + e);
        }
    }

    private Path find(Path folder, String name) throws IOException, ModelFileException {
        requirePlain(name);
        Path path = folder.resolve(name);
        if (!Files.isRegularFile(path)) {
            throw new ModelFileException("must be a file in the folder of models, " + root + ", which is set by "
                    + SETTING + "; there is no " + Text.shown(name) + " in it, " + ModelNames.sentence(folder));
        }
        Path real = path.toRealPath();
        if (!real.startsWith(folder)) {
            throw new ModelFileException("must lie in the folder of models, " + root
                    + ", but is or lies behind a link that leads out of it: " + Text.shown(name));
        }
        if (Files.size(real) > ModelFile.BYTES_MAX) {
            throw new ModelFileException("must be a file of at most " + ModelFile.BYTES_MAX + " bytes, "
                    + Text.shown(name) + " has " + Files.size(real));
        }
        return real;
    }

    /** The same name for the same file, whatever machine: no way round about, no way out, nothing hidden. */
    private static void requirePlain(String name) throws ModelFileException {
        String flaw = Text.flaw(name, ModelFile.NAME_LENGTH_MAX);
        if (flaw != null) {
            throw new ModelFileException(flaw);
        }
        boolean plain = !name.contains("\\") && !name.startsWith("/") && !name.endsWith("/") && !name.contains("//");
        try {
            plain &= !Path.of(name).isAbsolute();
        } catch (InvalidPathException e) {
            plain = false;
        }
        for (String part : name.split("/")) {
            plain &= !ModelNames.isHidden(part); // Also . and ..
        }
        if (!plain) {
            throw new ModelFileException("must be the name of a file in the folder of models, such as"
                    + " resnet18.safetensors or vision/resnet18.safetensors, hidden ones excepted, was "
                    + Text.shown(name));
        }
    }

    /**
     * A file with its length and digest, as a job holds it.
     *
     * @throws ModelFileException if there is none that may be used
     * @throws BusyModelFolderException if its digest is not known yet, and others are being computed
     */
    public ModelFile describe(String name) throws ModelFileException {
        Path path = find(name);
        try {
            return new ModelFile(name, Files.size(path), sha256(path));
        } catch (IOException e) {
            throw new ModelFileException("must be a file that can be read, " + path + " cannot: " + e);
        }
    }

    /** Takes a file's content; what it leaves is read for it. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(InputStream content) throws IOException;
    }

    /**
     * Reads the file of a job, and compares what was read with what the job holds: an exchanged file is none, also where it was
     * exchanged at this very moment.
     *
     * @param reader what it makes of another file is thrown away, and so is what it thinks is wrong with it
     * @throws OtherModelFileException if another one has its name
     * @throws ModelFileException if it is not to be had
     * @throws IOException if it cannot be read, or the reader does not take it
     */
    public <T> T read(ModelFile file, Reader<T> reader) throws ModelFileException, IOException {
        Path path = find(file.name());
        long bytesNow = Files.size(path);
        if (bytesNow != file.bytes()) {
            throw other(file, bytesNow + " bytes");
        }
        MessageDigest digest = Sha256.newDigest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
            @Nullable T content = null;
            @Nullable IOException refusal = null;
            try {
                content = reader.read(in);
            } catch (IOException e) {
                refusal = e;
            }
            in.transferTo(OutputStream.nullOutputStream());
            String sha256Now = Sha256.hex(digest);
            if (!sha256Now.equals(file.sha256())) {
                throw other(file, "SHA-256 " + sha256Now);
            }
            if (refusal != null) {
                throw refusal;
            }
            return Objects.requireNonNull(content, "content");
        }
    }

    /**
     * All of a backbone's file, in an array of its length.
     *
     * @throws OtherModelFileException if another one has its name
     * @throws ModelFileException if it is not to be had, or longer than {@link ModelFile#BACKBONE_BYTES_MAX}
     */
    public byte[] readBackbone(ModelFile file) throws ModelFileException, IOException {
        if (file.bytes() > ModelFile.BACKBONE_BYTES_MAX) {
            throw new ModelFileException(
                    "must be a file of at most " + ModelFile.BACKBONE_BYTES_MAX + " bytes, has " + file.bytes());
        }
        return read(file, in -> {
            byte[] content = new byte[(int) file.bytes()];
            in.readNBytes(content, 0, content.length);
            return content;
        });
    }

    private OtherModelFileException other(ModelFile file, String now) {
        return new OtherModelFileException("must be the file that the job was submitted with, of " + file.bytes()
                + " bytes and SHA-256 " + file.sha256() + "; what is called " + file.name() + " in " + root + " has "
                + now);
    }

    private String sha256(Path path) throws IOException {
        String known = known(path);
        if (known != null) {
            return known;
        }
        begin();
        try {
            known = known(path); // Whoever had the turn before may have read the same file.
            return known == null ? compute(path) : known;
        } finally {
            turn.unlock();
        }
    }

    private @Nullable String known(Path path) throws IOException {
        FileState state = FileState.of(path);
        synchronized (digests) {
            Digest known = digests.get(path);
            return known != null && known.state().equals(state) ? known.sha256() : null;
        }
    }

    private void begin() {
        try {
            if (!turn.tryLock(turnWaitMax.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new BusyModelFolderException(
                        "a file of the folder of models is read whole, since nobody has named it before"
                                + " in this state; it takes seconds for each gigabyte, so try again shortly");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusyModelFolderException("interrupted in the queue for reading a file of the folder of models");
        }
    }

    private String compute(Path path) throws IOException {
        FileState state = FileState.of(path);
        var digest = Sha256.newDigest();
        byte[] chunk = new byte[CHUNK_BYTES];
        try (InputStream in = Files.newInputStream(path)) {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                digest.update(chunk, 0, count);
            }
        }
        if (!FileState.of(path).equals(state)) {
            throw new IOException("it changed while it was read");
        }
        String sha256 = Sha256.hex(digest);
        synchronized (digests) {
            digests.put(path, new Digest(state, sha256));
        }
        return sha256;
    }
}
