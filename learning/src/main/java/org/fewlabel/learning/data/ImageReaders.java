package org.fewlabel.learning.data;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ServiceRegistry;

/**
 * The reader of each format: Java's own for PNG, BMP and GIF, TwelveMonkeys' for WebP and JPEG (where colour needs nothing
 * special, that one hands on to Java's own). They are asked for by name: which readers ImageIO finds, and in which order,
 * depends on the class loader of the thread that asks first.
 */
final class ImageReaders {
    private static final String JAVAS_OWN = "com.sun.imageio.plugins.";

    private static final ImageReaderSpi PNG = javasOwn("png.PNGImageReaderSpi");
    private static final ImageReaderSpi BMP = javasOwn("bmp.BMPImageReaderSpi");
    private static final ImageReaderSpi GIF = javasOwn("gif.GIFImageReaderSpi");
    private static final ImageReaderSpi JPEG = jpeg();
    private static final ImageReaderSpi WEBP = new WebPImageReaderSpi();

    private ImageReaders() {}

    static ImageReader of(ImageFormat format) throws IOException {
        ImageReaderSpi reader =
                switch (format) {
                    case JPEG -> JPEG;
                    case PNG -> PNG;
                    case WEBP -> WEBP;
                    case BMP -> BMP;
                    case GIF -> GIF;
                };
        return reader.createReaderInstance();
    }

    private static ImageReaderSpi javasOwn(String name) {
        Iterator<ImageReaderSpi> providers =
                IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
        while (providers.hasNext()) {
            ImageReaderSpi provider = providers.next();
            if (provider.getClass().getName().equals(JAVAS_OWN + name)) {
                return provider;
            }
        }
        throw new IllegalStateException("this Java has no " + JAVAS_OWN + name);
    }

    /** TwelveMonkeys' reader finds Java's in the registry that it is registered in; this one is ours alone. */
    private static ImageReaderSpi jpeg() {
        ServiceRegistry registry =
                new ServiceRegistry(List.<Class<?>>of(ImageReaderSpi.class).iterator());
        registry.registerServiceProvider(javasOwn("jpeg.JPEGImageReaderSpi"), ImageReaderSpi.class);
        JPEGImageReaderSpi provider = new JPEGImageReaderSpi();
        registry.registerServiceProvider(provider, ImageReaderSpi.class);
        return provider;
    }
}
