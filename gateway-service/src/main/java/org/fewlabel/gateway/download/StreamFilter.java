package org.fewlabel.gateway.download;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Sends away who wants to be told of changes while as many are as may be. */
@Provider
@StreamFilter.Counted
public class StreamFilter extends SlotsFilter {
    /** Marks an endpoint whose answer goes on for as long as its reader likes: each request to it is one of {@link Downloads}. */
    @NameBinding
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.TYPE, ElementType.METHOD})
    public @interface Counted {}

    /** What an API says of status 503. */
    public static final String BUSY =
            "As many streams are open as may be at a time; Retry-After says when to try again";

    StreamFilter(Downloads downloads, CurrentVertxRequest current) {
        super(downloads::streams, current);
    }
}
