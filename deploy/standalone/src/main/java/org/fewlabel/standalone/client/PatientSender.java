package org.fewlabel.standalone.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;

/** Sends a request, and again, within bounds, where there is no time for it or the connection breaks. */
final class PatientSender {
    /** How long there may be no time for the same request. */
    static final Duration BUSY_WAIT_MAX = Duration.ofMinutes(5);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(30);
    private static final int UNAVAILABLE = 503;
    private static final int TOO_MANY = 429;
    private static final String RETRY_AFTER = "Retry-After";

    private final GatewayHttp http;

    PatientSender(GatewayHttp http) {
        this.http = http;
    }

    /** @throws NoAnswerException if nobody answers */
    <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
        long beganNanos = System.nanoTime();
        while (true) {
            boolean isLast = System.nanoTime() - beganNanos > BUSY_WAIT_MAX.toNanos();
            Duration pause = PAUSE;
            try {
                HttpResponse<T> response = http.send(request, handler);
                if (isLast || !passesByWaiting(response)) {
                    return response;
                }
                pause = pause(response);
            } catch (IOException e) {
                if (e instanceof ConnectException || isLast) {
                    throw new NoAnswerException(request, e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RequestFailedException("interrupted", e);
            }
            Pause.of(pause);
        }
    }

    /** A quota says no time: it is for the user to make room. */
    private static boolean passesByWaiting(HttpResponse<?> response) {
        return response.statusCode() == UNAVAILABLE || isTooOften(response);
    }

    /** Whether it was refused unread, since too much was asked of late. */
    static boolean isTooOften(HttpResponse<?> response) {
        return response.statusCode() == TOO_MANY
                && response.headers().firstValue(RETRY_AFTER).isPresent();
    }

    /** How long to wait before it is asked again. */
    static Duration pause(HttpResponse<?> response) {
        Duration asked = Duration.ofSeconds(
                response.headers().firstValueAsLong(RETRY_AFTER).orElse(PAUSE.toSeconds()));
        return asked.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : asked;
    }
}
