package org.fewlabel.standalone.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;

/** Sends a request, and again, within bounds, where nobody has time for it or the connection breaks. */
final class PatientSender {
    private static final int UNAVAILABLE = 503;

    private final GatewayHttp http;

    PatientSender(GatewayHttp http) {
        this.http = http;
    }

    /** @throws NoAnswerException if nobody answers */
    <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
        Patience patience = new Patience();
        boolean isTold = false;
        while (true) {
            boolean isLast = patience.isOver();
            try {
                HttpResponse<T> response = http.send(request, handler, patience);
                if (isLast || response.statusCode() != UNAVAILABLE) {
                    return response;
                }
                if (!isTold) {
                    System.err.println(
                            "the gateway has no time for it, or lacks what it takes (503); it is asked again for up to "
                                    + Patience.MAX.toMinutes() + " minutes");
                    isTold = true;
                }
                patience.waitAsTold(response);
            } catch (IOException e) {
                if (e instanceof ConnectException || isLast) {
                    throw new NoAnswerException(request, e);
                }
                patience.waitABit();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RequestFailedException("interrupted", e);
            }
        }
    }
}
