package org.fewlabel.service.http;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/** The connection that a request came on, below Vert.x: some things have to be done, or known, before Vert.x does them. */
public final class NettyConnection {
    private NettyConnection() {}

    /** Where Vert.x sits in the pipeline: what is done here passes by Vert.x, which first sends what waits. */
    public static ChannelHandlerContext of(HttpServerRequest request) {
        return ((ConnectionBase) request.connection()).channelHandlerContext();
    }
}
