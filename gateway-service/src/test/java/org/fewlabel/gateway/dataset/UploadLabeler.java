package org.fewlabel.gateway.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.picture.DatasetInventory;
import org.fewlabel.contracts.picture.PictureFlaws;
import org.fewlabel.contracts.picture.PictureFrames;
import org.fewlabel.contracts.picture.PictureRequest;

/** The other end of the wire to the labeler, as far as uploads go. */
public final class UploadLabeler {
    private UploadLabeler() {}

    /** What a labeler would say, to whom a picture is what begins with that word. */
    public static void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.endsWith("/picture-checks")) {
            List<PictureFlaws.Flaw> flaws = new ArrayList<>();
            int count = 0;
            DataInputStream in = new DataInputStream(exchange.getRequestBody());
            for (byte[] file = PictureFrames.read(in); file != null; file = PictureFrames.read(in)) {
                if (!new String(file, UTF_8).startsWith("picture")) {
                    flaws.add(new PictureFlaws.Flaw(count, "it is no picture"));
                }
                count++;
            }
            send(exchange, Json.mapper().writeValueAsBytes(new PictureFlaws(count, flaws)));
        } else if (path.endsWith("/dataset-inventory")) {
            send(exchange, Json.mapper().writeValueAsBytes(new DatasetInventory(List.of(), List.of(), false)));
        } else {
            try (InputStream question = exchange.getRequestBody()) {
                PictureRequest wanted = Json.mapper().readValue(question, PictureRequest.class);
                send(exchange, Json.mapper().writeValueAsBytes(wanted));
            }
        }
    }

    private static void send(HttpExchange exchange, byte[] answer) throws IOException {
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }
}
