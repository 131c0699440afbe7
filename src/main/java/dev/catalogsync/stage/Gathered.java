package dev.catalogsync.stage;

import java.util.ArrayList;
import java.util.List;

/** Chunks in which something differs, in order, until they are written in one transaction: what one costs is more than what is in it. */
final class Gathered {

    private static final int MOST_CHUNKS = 8;

    /** Items and lines; their documents are in memory meanwhile. */
    private static final int ENOUGH = 500;

    private final List<Comparison.Differences> chunks = new ArrayList<>();
    private int size;

    void add(Comparison.Differences chunk) {
        if (chunk.getSize() > 0) {
            chunks.add(chunk);
            size += chunk.getSize();
        }
    }

    List<Comparison.Differences> chunks() {
        return chunks;
    }

    /** Whether there is enough to be worth a transaction. */
    boolean isEnough() {
        return chunks.size() == MOST_CHUNKS || size >= ENOUGH;
    }
}
