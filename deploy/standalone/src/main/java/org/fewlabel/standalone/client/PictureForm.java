package org.fewlabel.standalone.client;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Pictures as the files of a form (RFC 7578). They are numbered: what they are called is nobody's business but the sender's. */
final class PictureForm {
    private final String boundary = "fewlabel-" + UUID.randomUUID();
    private final List<byte[]> files;

    PictureForm(List<byte[]> files) {
        this.files = files;
    }

    String mediaType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    /** To be sent as often as need be; the files are not copied. */
    BodyPublisher body() {
        List<BodyPublisher> parts = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            parts.add(text("--" + boundary + "\r\nContent-Disposition: form-data; name=\"pictures\"; filename=\"" + i
                    + "\"\r\nContent-Type: application/octet-stream\r\n\r\n"));
            parts.add(BodyPublishers.ofByteArray(files.get(i)));
            parts.add(text("\r\n"));
        }
        parts.add(text("--" + boundary + "--\r\n"));
        return BodyPublishers.concat(parts.toArray(BodyPublisher[]::new));
    }

    private static BodyPublisher text(String text) {
        return BodyPublishers.ofString(text, StandardCharsets.US_ASCII);
    }
}
