package org.fewlabel.service.rest;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.job.Violation;

/**
 * The parameters that a method of a resource takes from a query. What is misspelt would be as if it was not there, and of what is
 * given twice the first alone would count: a list would be longer than was meant, and a check would do what it was to check.
 */
final class DeclaredParameters {
    private DeclaredParameters() {}

    /** What is wrong with a query; nothing where the method reads it all itself, by {@link QueryParameters}. */
    static List<Violation> violations(Method method, Map<String, List<String>> query) {
        if (query.isEmpty()) {
            return List.of(); // As most are: claims, heartbeats, looks at one job.
        }
        Map<String, Class<?>> declared = new TreeMap<>();
        boolean readsItself = false;
        for (Parameter parameter : method.getParameters()) {
            declare(parameter, parameter.getType(), declared);
            if (parameter.isAnnotationPresent(BeanParam.class)) {
                for (Field field : parameter.getType().getDeclaredFields()) {
                    declare(field, field.getType(), declared);
                }
            }
            readsItself |= parameter.getType() == UriInfo.class;
        }
        if (declared.isEmpty() && readsItself) {
            return List.of();
        }
        List<Violation> violations = new ArrayList<>();
        query.forEach((name, values) -> {
            Class<?> type = declared.get(name);
            if (type == null) {
                violations.add(unknown(name, declared.keySet()));
            } else if (values.size() > 1 && !Collection.class.isAssignableFrom(type)) {
                violations.add(repeated(name));
            }
        });
        return violations;
    }

    private static void declare(AnnotatedElement element, Class<?> type, Map<String, Class<?>> declared) {
        QueryParam parameter = element.getAnnotation(QueryParam.class);
        if (parameter != null) {
            declared.put(parameter.value(), type);
        }
    }

    static Violation unknown(String name, Set<String> known) {
        return new Violation(
                Text.shown(name),
                known.isEmpty()
                        ? "is unknown here; no parameter is known"
                        : "is unknown here; known are " + String.join(", ", known));
    }

    static Violation repeated(String name) {
        return new Violation(name, "must not be repeated");
    }
}
