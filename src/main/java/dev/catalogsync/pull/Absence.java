package dev.catalogsync.pull;

import dev.catalogsync.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Distinguishes deleted items from items that a search merely did not return. A search may miss what it should find, so an id that was
 * requested and not returned proves nothing; only that Shopify has no node with the id does.
 */
@Component("absence")
class Absence {

    /** @param page a row of {@code select-doubtful.sql}: {@code page}, which is JSON; the result is the variables of {@code nodes-exist.graphql} */
    Map<String, Object> question(Map<String, Object> page) {
        return Map.of("ids", ids(page));
    }

    /** @return the parameters of {@code record-gone.sql}: gone, a JSON array of ids */
    Map<String, Object> gone(Map<String, Object> page, Map<String, Object> data) {
        List<Object> ids = ids(page);
        if (!(data.get("nodes") instanceof List<?> nodes) || nodes.size() != ids.size()) {
            throw new IllegalStateException(
                    "Shopify was asked for " + ids.size() + " ids and did not return one node for each.");
        }
        List<Object> gone = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            if (nodes.get(i) == null) {
                gone.add(ids.get(i));
            }
        }
        return Map.of("gone", Json.write(gone));
    }

    @SuppressWarnings("unchecked")
    private static List<Object> ids(Map<String, Object> page) {
        return (List<Object>) Json.object((String) page.get("page")).get("ids");
    }
}
