package org.fewlabel.artifacts;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.TransientApiMetadata;

/** A server that speaks S3 and keeps its objects in memory, with one bucket. */
public final class S3Server implements AutoCloseable {
    public static final String BUCKET = "artifacts";

    public static final String KEY = "test-key";
    public static final String SECRET = "test-secret";

    private final Map<String, Runnable> beforeLookingUp = new ConcurrentHashMap<>();
    private final BlobStoreContext context;
    private final S3Proxy server;

    public S3Server() throws Exception {
        context = ContextBuilder.newBuilder(new TransientApiMetadata())
                .credentials(KEY, SECRET)
                .overrides(new Properties())
                .build(BlobStoreContext.class);
        objects().createContainerInLocation(null, BUCKET);
        server = S3Proxy.builder()
                .blobStore(watched(objects()))
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY, SECRET)
                .build();
        server.start();
        useCredentials(SECRET);
    }

    /** The client takes its credentials from the environment, of which a test can set the system properties. */
    static void useCredentials(String secret) {
        System.setProperty("aws.accessKeyId", KEY);
        System.setProperty("aws.secretAccessKey", secret);
    }

    static void useRightCredentials() {
        useCredentials(SECRET);
    }

    /** Once, when the server looks whether there is an object, as it does before it writes one on a condition. */
    void beforeLookingUp(String key, Runnable what) {
        beforeLookingUp.put(key, what);
    }

    private BlobStore watched(BlobStore objects) {
        InvocationHandler watching = (proxy, method, arguments) -> {
            if (method.getName().equals("blobMetadata")) {
                Runnable what = beforeLookingUp.remove((String) arguments[1]);
                if (what != null) {
                    what.run();
                }
            }
            try {
                return method.invoke(objects, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return (BlobStore)
                Proxy.newProxyInstance(BlobStore.class.getClassLoader(), new Class<?>[] {BlobStore.class}, watching);
    }

    public BlobStore objects() {
        return context.getBlobStore();
    }

    public int port() {
        return server.getPort();
    }

    @Override
    public void close() throws Exception {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        server.stop();
        context.close();
    }
}
