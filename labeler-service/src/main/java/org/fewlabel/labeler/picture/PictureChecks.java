package org.fewlabel.labeler.picture;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.fewlabel.contracts.folder.UnreadableFile;
import org.fewlabel.contracts.picture.PictureFlaws;
import org.fewlabel.contracts.picture.PictureFrames;
import org.fewlabel.labeler.model.BusyException;
import org.fewlabel.learning.data.ImageDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Tells which pictures of an upload cannot be read, by all that their files say before anything is decoded. Of a request one picture
 * is in memory at a time, and two requests are answered at a time: uploads are rare, and labeling goes first.
 */
@ApplicationScoped
class PictureChecks {
    private static final int CONCURRENT_MAX = 2;

    private final Semaphore slots = new Semaphore(CONCURRENT_MAX);

    /**
     * @param body as {@link PictureFrames} has it
     * @throws BusyException if others are checked
     */
    PictureFlaws check(InputStream body) throws IOException {
        if (!slots.tryAcquire()) {
            throw new BusyException("it checks as many uploads as it may at a time, " + CONCURRENT_MAX);
        }
        try {
            DataInputStream frames = new DataInputStream(body);
            List<PictureFlaws.Flaw> flaws = new ArrayList<>();
            int count = 0;
            for (byte[] picture = PictureFrames.read(frames); picture != null; picture = PictureFrames.read(frames)) {
                String flaw = flaw(picture);
                if (flaw != null && flaws.size() < PictureFlaws.FLAWS_MAX) {
                    flaws.add(new PictureFlaws.Flaw(count, flaw));
                }
                count++;
            }
            return new PictureFlaws(count, flaws);
        } finally {
            slots.release();
        }
    }

    private static @Nullable String flaw(byte[] picture) {
        try {
            ImageDecoder.check(picture);
            return null;
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            return new UnreadableFile("", why).reason();
        }
    }
}
