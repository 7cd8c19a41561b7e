package org.fewlabel.service.process;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The machine or container that this process runs in. */
public final class Host {
    private Host() {}

    public static String name() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost"; // It cannot resolve its own name.
        }
    }
}
