package dev.catalogsync.stage;

import dev.catalogsync.catalog.Kind;
import dev.catalogsync.stage.file.Bytes;
import dev.catalogsync.stage.file.Chunk;
import dev.catalogsync.stage.file.ItemFile;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One walk over the result of one batch: where it is, and what it counted. The row of the batch holds the same after each chunk. */
final class Run implements AutoCloseable {

    private static final List<String> COUNTED = List.of(
            "lines",
            "roots",
            "orphans",
            "duplicates",
            "refused",
            "damaged",
            "unchanged",
            "unsettled",
            "staged",
            "short",
            "repaired");

    /** A row that says nothing new for longer looks stuck, and a crash costs what was compared meanwhile. */
    private static final long LONGEST_NANOS = 1_000_000_000L;

    final long batchId;
    final int storeId;
    final Kind kind;
    final String spoolFile;
    final boolean full;
    final boolean dryRun;
    final Object claimedAt;
    final Map<String, Object> counts;
    final long bytes;
    private final ItemFile file;
    // Platform threads: they compute, and a virtual thread that computes keeps the others waiting.
    private final ExecutorService reader = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("stage-reader").factory());
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("stage-writer").factory());
    private final Queue<Bytes> spare = new ConcurrentLinkedQueue<>();
    private final Queue<Rows> spareRows = new ConcurrentLinkedQueue<>();
    private final Order order;
    private volatile boolean stopped;
    private Gathered gathered = new Gathered();
    private Tally tally = new Tally();
    private Chunk lastPassed;
    private long writtenAt = System.nanoTime();
    private Future<?> writing = CompletableFuture.completedFuture(null);
    private String checkpoint;
    // Up to which id the items of the catalog were read, from the first on; null where that is not known.
    private String readUpTo = "";
    private boolean contiguous = true;

    Run(Map<String, Object> batch, Kind kind, Map<String, Object> counts, ItemFile file, Order order) {
        this.batchId = ((Number) batch.get("batchId")).longValue();
        this.storeId = ((Number) batch.get("storeId")).intValue();
        this.kind = kind;
        this.spoolFile = (String) batch.get("spoolFile");
        this.full = "FULL".equals(batch.get("type"));
        this.dryRun = Boolean.TRUE.equals(batch.get("dryRun"));
        this.claimedAt = batch.get("claimedAt");
        this.checkpoint = (String) batch.get("checkpoint");
        this.counts = counts;
        this.bytes = counted("bytes");
        this.file = file;
        this.order = order;
        for (String name : COUNTED) {
            counts.putIfAbsent(name, 0);
        }
    }

    /**
     * The chunks up to a place in the file, since the last ones that were written.
     *
     * @param offset where the next chunk starts, in bytes
     * @param line how many lines end before that
     */
    record Passed(Tally tally, long offset, long line) {
        boolean isNothing() {
            return tally.counts().isEmpty();
        }
    }

    /** A chunk was compared, and nobody looks at its bytes any more. */
    void pass(Comparison.Differences found, Tally of) {
        tally.add(of);
        lastPassed = found.chunk();
        file.reuse(found.chunk());
        if (found.getSize() == 0) {
            spare.add(found.documents());
        }
    }

    /** Whether the row of the batch should hear of the walk, whatever was found. */
    public boolean isDue() {
        return System.nanoTime() - writtenAt > LONGEST_NANOS;
    }

    /** What passed, and is not written yet. */
    Passed passed() {
        return lastPassed == null
                ? new Passed(tally, 0, 0)
                : new Passed(tally, lastPassed.endOffset(), lastPassed.endLine());
    }

    /** As {@link #passed()}; the next one begins anew. */
    Passed takePassed() {
        Passed passed = passed();
        tally = new Tally();
        writtenAt = System.nanoTime();
        return passed;
    }

    Gathered gathered() {
        return gathered;
    }

    /** What is gathered, and it begins anew. */
    Gathered takeGathered() {
        Gathered all = gathered;
        gathered = new Gathered();
        return all;
    }

    /**
     * Writes in order and behind the walk, so that the next chunk is compared while the database works. What a write
     * could not do is thrown by the next call, or by {@link #awaitWritten()}.
     */
    void write(List<Comparison.Differences> chunks, Rows rows, Runnable write) {
        awaitWritten();
        writing = writer.submit(() -> {
            write.run();
            chunks.forEach(chunk -> spare.add(chunk.documents()));
            spareRows.add(rows);
        });
    }

    void awaitWritten() {
        await(writing);
    }

    /** Room for the documents of a chunk; it comes back when the chunk is written. */
    Bytes documents() {
        Bytes documents = Objects.requireNonNullElseGet(spare.poll(), () -> new Bytes(1 << 20));
        documents.clear();
        return documents;
    }

    /** Rows of so many new items and of their changes, while one chunk is at work; they come back when it is written. */
    record Rows(int count, CopyRows items, CopyRows changes) {}

    Rows rows(int count) {
        Rows spare = spareRows.poll();
        Rows rows = spare == null
                ? new Rows(count, new CopyRows(), new CopyRows())
                : new Rows(count, spare.items(), spare.changes());
        rows.items().begin();
        rows.changes().begin();
        return rows;
    }

    /**
     * What the splitter walks over: always read one chunk ahead, so that lines are found and hashed while others are compared. The
     * splitter asks for what follows before it hands a chunk on; the answer must not wait until that is read.
     */
    public Iterator<Chunk> getChunks() {
        return new Iterator<>() {
            private boolean more = file.hasNext();
            private Future<Ahead> ahead = more ? readAhead() : null;

            @Override
            public boolean hasNext() {
                return !stopped && more;
            }

            @Override
            public Chunk next() {
                Ahead read = await(ahead);
                more = read.more();
                ahead = more ? readAhead() : null;
                return read.chunk();
            }
        };
    }

    private record Ahead(Chunk chunk, boolean more) {}

    private Future<Ahead> readAhead() {
        return reader.submit(() -> new Ahead(file.next(), file.hasNext()));
    }

    private static <T> T await(Future<T> work) {
        try {
            return work.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a chunk was read or written", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    /** As which the file is read. */
    Order order() {
        return order;
    }

    /** The next walk begins again. */
    void forgetCounts() {
        COUNTED.forEach(counts::remove);
        counts.remove("children");
    }

    /** Nothing more is read; what was found so far stands. */
    void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }

    /** The catalog is read up to the last id now; answers behind which id to begin, at the first at the latest. */
    String readUpTo(String first, String last) {
        String behind = readUpTo;
        if (behind == null || behind.compareTo(first) >= 0) {
            contiguous = false;
            behind = first.substring(0, first.length() - 1);
        }
        readUpTo = last;
        return behind;
    }

    /** Some of what the catalog has was not read, or is not in the file. */
    void breakContiguity() {
        contiguous = false;
    }

    /** Items are looked up by their ids from here on, so it is not known up to where the catalog was read. */
    void readOutOfOrder() {
        contiguous = false;
        readUpTo = null;
    }

    /** Up to which id all that the catalog has is in the file; null where that is not known. */
    String contiguousUpTo() {
        return contiguous ? readUpTo : null;
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
    void count(Tally more) {
        more.counts().forEach(this::count);
        Map<String, Object> children =
                (Map<String, Object>) counts.computeIfAbsent("children", name -> new LinkedHashMap<String, Object>());
        more.children()
                .forEach((type, number) ->
                        children.merge(type, number, (a, b) -> ((Number) a).longValue() + ((Number) b).longValue()));
    }

    long counted(String name) {
        return counts.get(name) instanceof Number number ? number.longValue() : 0;
    }

    /** Lines and items that could not be taken. */
    long broken() {
        return counted("orphans") + counted("refused") + counted("damaged");
    }

    /** Ends the walk; a chunk that is being written is written. */
    @Override
    public void close() throws IOException {
        reader.close();
        writer.close();
        file.close();
    }
}
