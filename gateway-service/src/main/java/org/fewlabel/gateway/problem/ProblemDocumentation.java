package org.fewlabel.gateway.problem;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.fewlabel.contracts.ProblemDetails;

/** Says in the OpenAPI document of every error of every operation that it is a problem. */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class ProblemDocumentation implements OASFilter {
    private static final String FIRST_ERROR = "400";

    @Override
    public Operation filterOperation(Operation operation) {
        if (operation.getResponses() != null) {
            Map<String, APIResponse> responses = operation.getResponses().getAPIResponses();
            responses.forEach((status, response) -> {
                if (status.compareTo(FIRST_ERROR) >= 0 && response.getContent() == null) {
                    response.setContent(OASFactory.createContent()
                            .addMediaType(
                                    ProblemDetails.MEDIA_TYPE,
                                    OASFactory.createMediaType()
                                            .schema(OASFactory.createSchema().ref("Problem"))));
                }
            });
        }
        return operation;
    }
}
