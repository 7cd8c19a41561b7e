package org.fewlabel.gateway.download;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Sends away who wants to look at pictures or data sets while as many do as may. */
@Provider
@LookFilter.Counted
public class LookFilter extends SlotsFilter {
    /**
     * Marks an endpoint whose answer is held in memory: each request to it is one of those of {@link Downloads}, from its
     * beginning until its reader has the answer.
     */
    @NameBinding
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.TYPE, ElementType.METHOD})
    public @interface Counted {}

    LookFilter(Downloads downloads, CurrentVertxRequest current) {
        super(downloads::looks, current);
    }
}
