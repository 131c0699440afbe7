package dev.catalogsync.api;

import java.util.Optional;

/** Tells which role an operation takes, for the OpenAPI document; whoever guards the operations knows. */
public interface RoleOfOperation {

    /**
     * @param method GET, POST …
     * @param path as the OpenAPI document writes it, {@code /api/sync/staged/{id}}
     * @return the role's name in small letters; empty where no token is needed
     */
    Optional<String> role(String method, String path);
}
