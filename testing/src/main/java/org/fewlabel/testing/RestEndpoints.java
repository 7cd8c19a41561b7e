package org.fewlabel.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Every endpoint that the resources of a service declare, such as {@code GET /api/v1/jobs/{id}}: read from its classes, so that none
 * is left out of what a test says of all. Annotations are known by name, since not every service answers REST.
 */
public final class RestEndpoints {
    private static final String PATH = "jakarta.ws.rs.Path";
    private static final String METHOD = "jakarta.ws.rs.HttpMethod";
    private static final String CLASS_FILE = ".class";

    private RestEndpoints() {}

    /** @param any class of the service */
    public static Set<String> of(Class<?> any) {
        Path classes = classes(any);
        Set<String> endpoints = new TreeSet<>();
        try (Stream<Path> files = Files.walk(classes)) {
            files.map(file -> classes.relativize(file).toString())
                    .filter(name -> name.endsWith("Resource" + CLASS_FILE))
                    .map(name -> load(name.substring(0, name.length() - CLASS_FILE.length()), any))
                    .forEach(resource ->
                            endpoints.addAll(of(resource, path(resource).orElse(""))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return endpoints;
    }

    private static Path classes(Class<?> any) {
        try {
            Path found = Path.of(
                    any.getProtectionDomain().getCodeSource().getLocation().toURI());
            return Files.isDirectory(found) ? found : Path.of("target", "classes");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> load(String file, Class<?> any) {
        try {
            return Class.forName(file.replaceAll("[/\\\\]", "."), false, any.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> of(Class<?> resource, String root) {
        Set<String> endpoints = new TreeSet<>();
        for (Method method : resource.getDeclaredMethods()) {
            httpMethod(method)
                    .ifPresent(verb ->
                            endpoints.add(verb + " " + joined(root, path(method).orElse(""))));
        }
        return endpoints;
    }

    /** Without what a parameter must look like. */
    private static String joined(String root, String path) {
        return ("/" + root + "/" + path)
                .replaceAll("\\{([^}:]+):[^}]+}", "{$1}")
                .replaceAll("/+", "/")
                .replaceAll("(?<=.)/$", "");
    }

    private static Optional<String> path(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotations())
                .filter(each -> each.annotationType().getName().equals(PATH))
                .findFirst()
                .map(RestEndpoints::value);
    }

    private static Optional<String> httpMethod(Method method) {
        return Arrays.stream(method.getAnnotations())
                .flatMap(each -> Arrays.stream(each.annotationType().getAnnotations()))
                .filter(each -> each.annotationType().getName().equals(METHOD))
                .findFirst()
                .map(RestEndpoints::value);
    }

    private static String value(Annotation annotation) {
        try {
            return (String) annotation.annotationType().getMethod("value").invoke(annotation);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
