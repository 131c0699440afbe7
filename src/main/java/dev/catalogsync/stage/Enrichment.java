package dev.catalogsync.stage;

import dev.catalogsync.stage.file.Chunk;
import java.util.Map;
import org.springframework.stereotype.Component;

/** How a chunk and the answer about its items become one message: the aggregation strategy of the enricher. Camel wants it public. */
@Component("stageEnrichment")
public class Enrichment {

    /** @param moved as {@link KnownItems#moved} says */
    public KnownItems.Enriched of(Chunk chunk, Map<Integer, Long> moved) {
        return new KnownItems.Enriched(chunk, moved);
    }
}
