package org.fewlabel.service.http;

import io.netty.util.concurrent.EventExecutor;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.lang.reflect.Type;
import java.time.Duration;
import org.jboss.resteasy.reactive.server.providers.serialisers.StreamingOutputMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;
import org.jboss.resteasy.reactive.server.vertx.VertxResteasyReactiveRequestContext;

/** Sends every answer that is written as it is made, and may be large, through a {@link PacedOutputStream}. */
@Provider
public class PacedOutputWriter extends StreamingOutputMessageBodyWriter {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Override
    public void writeResponse(StreamingOutput content, Type type, ServerRequestContext context) throws IOException {
        EventExecutor eventLoop = NettyConnection.of(((VertxResteasyReactiveRequestContext) context)
                        .getContext()
                        .request())
                .channel()
                .eventLoop();
        super.writeResponse(out -> content.write(new PacedOutputStream(out, eventLoop, PATIENCE)), type, context);
    }
}
