package org.fewlabel.gateway.download;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Sends away who wants to download while as many do as may. */
@Provider
@DownloadFilter.Counted
public class DownloadFilter extends SlotsFilter {
    /** Marks an endpoint whose answer may be large, and taken slowly: each request to it is one of {@link Downloads}. */
    @NameBinding
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.TYPE, ElementType.METHOD})
    public @interface Counted {}

    /** What an API says of status 503. */
    public static final String BUSY =
            "As many answers are sent as may be at a time; Retry-After says when to try again";

    DownloadFilter(Downloads downloads, CurrentVertxRequest current) {
        super(downloads::answers, current);
    }

    /**
     * Whether only the head of an answer is asked for. Nobody writes the entity of an answer to HEAD, so nobody would close what it
     * reads from, nor end one that goes on: none is made.
     */
    public static boolean isForTheHead(Request request) {
        return request.getMethod().equals(HttpMethod.HEAD);
    }
}
