package org.fewlabel.gateway.download;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Sends away who wants to upload a folder of pictures while as many do as may. */
@Provider
@UploadFilter.Counted
public class UploadFilter extends SlotsFilter {
    /** Marks an endpoint that takes folders of pictures: each request to it is one of those of {@link Downloads}. */
    @NameBinding
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.TYPE, ElementType.METHOD})
    public @interface Counted {}

    UploadFilter(Downloads downloads, CurrentVertxRequest current) {
        super(downloads::uploads, current);
    }
}
