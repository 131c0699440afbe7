package dev.catalogsync.stage;

import dev.catalogsync.catalog.Kind;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One walk over the result of one batch: where it is, and what it counted. The row of the batch holds the same after each chunk. */
final class Run implements AutoCloseable {

    private static final List<String> COUNTED = List.of(
            "lines", "roots", "orphans", "duplicates", "refused", "damaged", "unchanged", "unsettled", "staged");

    final long batchId;
    final int storeId;
    final Kind kind;
    final String spoolFile;
    final boolean full;
    final boolean dryRun;
    final Object claimedAt;
    final Map<String, Object> counts;
    private final ItemFile file;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("stage-writer").factory());
    private final boolean grouped;
    private boolean restarting;
    private boolean finished;
    private Future<?> writing = CompletableFuture.completedFuture(null);
    private String checkpoint;

    Run(Map<String, Object> batch, Kind kind, Map<String, Object> counts, ItemFile file, boolean grouped) {
        this.batchId = ((Number) batch.get("batchId")).longValue();
        this.storeId = ((Number) batch.get("storeId")).intValue();
        this.kind = kind;
        this.spoolFile = (String) batch.get("spoolFile");
        this.full = "FULL".equals(batch.get("type"));
        this.dryRun = Boolean.TRUE.equals(batch.get("dryRun"));
        this.claimedAt = batch.get("claimedAt");
        this.checkpoint = (String) batch.get("checkpoint");
        this.counts = counts;
        this.file = file;
        this.grouped = grouped;
        for (String name : COUNTED) {
            counts.putIfAbsent(name, 0);
        }
    }

    /**
     * Writes in order and one chunk behind the walk, so that the next chunk is compared while the database works. What a write
     * could not do is thrown by the next call, or by {@link #awaitWritten()}.
     */
    void write(Runnable chunk) {
        awaitWritten();
        writing = writer.submit(chunk);
    }

    void awaitWritten() {
        try {
            writing.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a chunk was written", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    /** What the splitter walks over. */
    public Iterator<Chunk> getChunks() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return !restarting && file.hasNext();
            }

            @Override
            public Chunk next() {
                return file.next();
            }
        };
    }

    /** Whether children are known to stand below their items as far as there are any, so that what is orphaned is so for good. */
    boolean isGrouped() {
        return grouped;
    }

    /** The walk ends here; the next one begins again, with the file grouped. */
    void restart() {
        restarting = true;
        COUNTED.forEach(counts::remove);
        counts.remove("children");
    }

    boolean isRestarting() {
        return restarting;
    }

    void finished() {
        finished = true;
    }

    boolean isFinished() {
        return finished;
    }

    boolean hasSeen(String id) {
        return file.hasSeen(id);
    }

    /** The checkpoint as the batch's row has it now. */
    String checkpoint() {
        return checkpoint;
    }

    void moveTo(String next) {
        checkpoint = next;
    }

    void count(String name, long more) {
        counts.merge(name, more, (a, b) -> ((Number) a).longValue() + ((Number) b).longValue());
    }

    @SuppressWarnings("unchecked")
    void countChildren(Map<String, Long> types) {
        Map<String, Object> children =
                (Map<String, Object>) counts.computeIfAbsent("children", name -> new LinkedHashMap<String, Object>());
        types.forEach((type, more) ->
                children.merge(type, more, (a, b) -> ((Number) a).longValue() + ((Number) b).longValue()));
    }

    long counted(String name) {
        return counts.get(name) instanceof Number number ? number.longValue() : 0;
    }

    /** Ends the walk; a chunk that is being written is written. */
    @Override
    public void close() throws IOException {
        writer.close();
        file.close();
    }
}
