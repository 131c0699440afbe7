package dev.catalogsync.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Serves the {@link Contract} at {@code /openapi.json}, and tells with each operation which role it takes. */
@RestController
class OpenApiDocument {

    private final String document;

    OpenApiDocument(Contract contract, RoleOfOperation roles) {
        ObjectNode made = contract.document();
        for (Contract.Operation operation : contract.operations()) {
            roles.role(operation.method().toUpperCase(Locale.ROOT), operation.path())
                    .ifPresent(role -> ((ObjectNode)
                                    made.path("paths").path(operation.path()).path(operation.method()))
                            .put("description", "Takes the role **" + role + "**.")
                            .put("x-role", role));
        }
        this.document = made.toString();
    }

    @GetMapping(path = "/openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
    String document() {
        return document;
    }
}
