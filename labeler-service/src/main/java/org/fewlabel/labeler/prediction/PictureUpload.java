package org.fewlabel.labeler.prediction;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.apache.commons.fileupload.FileItemIterator;
import org.apache.commons.fileupload.FileItemStream;
import org.apache.commons.fileupload.FileUpload;
import org.apache.commons.fileupload.FileUploadException;
import org.apache.commons.fileupload.InvalidFileNameException;
import org.apache.commons.fileupload.MultipartStream.MalformedStreamException;
import org.apache.commons.fileupload.UploadContext;
import org.fewlabel.contracts.ProblemDetails;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.contracts.prediction.PredictionRequest;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of one request, one after the other as they arrive: its body, or the files of the form in its body. One picture
 * is in memory at a time.
 */
final class PictureUpload {
    private static final int NAME_LENGTH_MAX = 500;
    /** Of each part: a name of that length has nine bytes for a character where it is percent-encoded. */
    private static final int HEADERS_BYTES_MAX = 8 << 10;

    private final String mediaType;
    private final InputStream body;
    private final PredictionRequest request;
    private int files;

    /** Takes each picture. */
    interface Receiver {
        /** @param name null where it has none */
        void take(@Nullable String name, byte[] file) throws IOException;
    }

    /** @param mediaType of the body; {@code multipart/form-data}, or anything for one picture */
    PictureUpload(String mediaType, InputStream body, PredictionRequest request) {
        this.mediaType = mediaType;
        this.body = body;
        this.request = request;
    }

    /**
     * Hands over all pictures.
     *
     * @throws RefusedPicturesException if there are too many, or one is too large, or there is none, or it is no whole form
     */
    void read(Receiver receiver) throws IOException, RefusedPicturesException {
        try {
            if (mediaType.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
                readForm(receiver);
            } else {
                receiver.take(null, file(body, null));
            }
        } catch (TimedBody.BrokenOffException e) {
            throw invalid("", "ends too early: " + e.getMessage());
        }
    }

    private void readForm(Receiver receiver) throws IOException, RefusedPicturesException {
        FileUpload form = new FileUpload();
        form.setHeaderEncoding(StandardCharsets.UTF_8.name());
        form.setPartHeaderSizeMax(HEADERS_BYTES_MAX);
        try {
            FileItemIterator parts = form.getItemIterator(new Context());
            while (parts.hasNext()) {
                FileItemStream part = parts.next();
                String name = nameOf(part);
                try (InputStream in = part.openStream()) {
                    receiver.take(name, file(in, name));
                }
            }
        } catch (FileUploadException | MalformedStreamException e) {
            throw invalid("", "is no whole form of multipart/form-data: " + e.getMessage());
        }
        if (files == 0) {
            throw invalid("", "is a form without a file; send each picture as a file");
        }
    }

    private static String nameOf(FileItemStream part) throws RefusedPicturesException {
        String field = String.valueOf(part.getFieldName());
        try {
            String name = part.getName();
            if (part.isFormField() || name == null) {
                throw invalid(field, "is not a file; a form has files alone, the pictures");
            }
            String flaw = Text.flaw(name, NAME_LENGTH_MAX);
            if (flaw != null) {
                throw invalid(field, "has a file whose name " + flaw + ", was " + Text.shown(name));
            }
            return name;
        } catch (InvalidFileNameException e) {
            throw invalid(field, "has a file whose name must not hold U+0000");
        }
    }

    private byte[] file(InputStream in, @Nullable String name) throws IOException, RefusedPicturesException {
        if (files == request.filesMax()) {
            throw tooLarge("a request may have " + request.filesMax()
                    + " pictures (fewlabel.predictions.files-max), and" + " this one has more");
        }
        files++;
        byte[] file = in.readNBytes(request.fileBytesMax() + 1);
        if (file.length > request.fileBytesMax()) {
            throw tooLarge(
                    "a picture may have " + request.fileBytesMax() + " bytes (fewlabel.predictions.file-max), and "
                            + (name == null ? "this one" : Text.shown(name)) + " has more");
        }
        if (file.length == 0 && name == null) {
            throw invalid("", "is empty; send a picture, or several as the files of a form");
        }
        return file;
    }

    private static RefusedPicturesException tooLarge(String detail) {
        return new RefusedPicturesException(ProblemDetails.of("too-large", "The request is too large", 413, detail));
    }

    private static RefusedPicturesException invalid(String field, String message) {
        return new RefusedPicturesException(ProblemDetails.invalid(List.of(new Violation(field, message))));
    }

    /** The form, for the parser. */
    private final class Context implements UploadContext {
        @Override
        public String getCharacterEncoding() {
            return StandardCharsets.UTF_8.name();
        }

        @Override
        public String getContentType() {
            return mediaType;
        }

        /** It comes in pieces. */
        @Override
        public long contentLength() {
            return -1;
        }

        @Override
        @Deprecated
        public int getContentLength() {
            return -1;
        }

        @Override
        public InputStream getInputStream() {
            return body;
        }
    }
}
