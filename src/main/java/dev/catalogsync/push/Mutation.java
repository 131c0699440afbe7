package dev.catalogsync.push;

import dev.catalogsync.catalog.FieldChange;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One mutation that is about to be sent.
 *
 * @param document file in {@code graphql/}
 * @param does the differences it is to end
 * @param readAgain lists that have to be read again, since the answer does not tell what became of them
 * @param elements ids of what has to be read again for the same reason
 */
public record Mutation(
        String document,
        Map<String, Object> variables,
        List<FieldChange> does,
        Set<String> readAgain,
        List<String> elements) {

    public Mutation(String document, Map<String, Object> variables, List<FieldChange> does, Set<String> readAgain) {
        this(document, variables, does, readAgain, List.of());
    }
}
