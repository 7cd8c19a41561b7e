package org.fewlabel.gateway.problem;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.fewlabel.contracts.ProblemDetails;

/**
 * Says in the OpenAPI document of every error of every operation that it is a problem, and of every operation that whoever asks may
 * have to say who they are, and may ask too often.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class ProblemDocumentation implements OASFilter {
    private static final String FIRST_ERROR = "400";

    @Override
    public Operation filterOperation(Operation operation) {
        if (operation.getResponses() != null) {
            add(operation, "401", "Nobody knows who asks (unauthenticated), where that must be said");
            add(operation, "403", "Who asks lacks the role (forbidden), or it is somebody else's (not-yours)");
            add(operation, "429", "Who asks does so too often (too-many-requests); Retry-After says when to ask again");
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

    private static void add(Operation operation, String status, String description) {
        if (!operation.getResponses().hasAPIResponse(status)) {
            operation
                    .getResponses()
                    .addAPIResponse(status, OASFactory.createAPIResponse().description(description));
        }
    }
}
