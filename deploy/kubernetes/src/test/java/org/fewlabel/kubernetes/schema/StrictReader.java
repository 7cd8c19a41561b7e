package org.fewlabel.kubernetes.schema;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.util.List;
import org.fewlabel.kubernetes.Resource;

/**
 * Reads resources by their types, as strictly as {@code kubectl apply --validate=strict} would at an API server: a field that
 * the type does not know, or of another kind of value, is refused. What a server checks beyond that (required fields of
 * Kubernetes' own types, what admission webhooks know) is not.
 */
public final class StrictReader {
    private static final ObjectMapper MAPPER = mapper();

    private StrictReader() {}

    /** @return what is wrong with it, or nothing */
    public static List<String> violations(Resource resource) {
        Class<?> type = Kinds.type(resource.apiVersion(), resource.kind());
        if (type == null) {
            return List.of(resource + ": no type is known for " + resource.apiVersion());
        }
        try {
            MAPPER.treeToValue(resource.tree(), type);
            return Enumerations.violations(resource);
        } catch (JsonProcessingException e) {
            return List.of(resource + ": " + e.getOriginalMessage() + path(e));
        }
    }

    private static String path(JsonProcessingException e) {
        return e instanceof JsonMappingException mapping
                ? " at " + mapping.getPathReference().replaceAll("[\\w.]+\\.(\\w+)\\[", "$1[")
                : "";
    }

    private static ObjectMapper mapper() {
        ObjectMapper mapper = JsonMapper.builder()
                .annotationIntrospector(new WithoutCatchAll())
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_IGNORED_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .build();
        for (CoercionInputShape shape :
                List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
            mapper.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
        }
        return mapper;
    }

    /** The models keep what they do not know in a map; here it is an error instead. */
    private static final class WithoutCatchAll extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }

        @Override
        public JsonIgnoreProperties.Value findPropertyIgnoralByName(MapperConfig<?> config, Annotated annotated) {
            return super.findPropertyIgnoralByName(config, annotated).withoutIgnoreUnknown();
        }

        /**
         * Strimzi has one type for all versions of a resource. What the version used here no longer has is deprecated there.
         */
        @Override
        public boolean hasIgnoreMarker(AnnotatedMember member) {
            return super.hasIgnoreMarker(member)
                    || (member.hasAnnotation(Deprecated.class)
                            && member.getDeclaringClass().getName().startsWith("io.strimzi."));
        }
    }
}
