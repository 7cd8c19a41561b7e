package org.fewlabel.gateway.download;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Sends away who asks for predictions of pictures while as many do as may. */
@Provider
@PredictionFilter.Counted
public class PredictionFilter extends SlotsFilter {
    /** Marks an endpoint whose request may be large, and come slowly: each request to it is one of those of {@link Downloads}. */
    @NameBinding
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.TYPE, ElementType.METHOD})
    public @interface Counted {}

    PredictionFilter(Downloads downloads, CurrentVertxRequest current) {
        super(downloads::predictions, current);
    }
}
