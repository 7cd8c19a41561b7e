package org.fewlabel.metrics.result;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** Adds to the OpenAPI document, for every operation on filtered results, the filters that {@link ResultField} names. */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class FilterDocumentation implements OASFilter {
    /** The tag of the operations that take filters. */
    public static final String FILTERED = "Filtered";

    @Override
    public Operation filterOperation(Operation operation) {
        if (operation.getTags() != null && operation.getTags().contains(FILTERED)) {
            for (ResultField field : ResultField.values()) {
                operation.addParameter(parameter(field));
            }
        }
        return operation;
    }

    private static Parameter parameter(ResultField field) {
        Schema one = OASFactory.createSchema().addType(Schema.SchemaType.STRING);
        return OASFactory.createParameter()
                .name(field.property())
                .in(Parameter.In.QUERY)
                .description("Only jobs with this " + field.property() + "; repeated, with any of them")
                .schema(OASFactory.createSchema()
                        .addType(Schema.SchemaType.ARRAY)
                        .items(one));
    }
}
