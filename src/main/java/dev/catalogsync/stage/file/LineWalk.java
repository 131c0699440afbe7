package dev.catalogsync.stage.file;

import dev.catalogsync.catalog.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Walks over the lines of a file as they stand, for a file whose children have to be brought to their items first. */
final class LineWalk implements AutoCloseable {

    /** No hash of an id. */
    static final long NONE = 0;

    /**
     * Takes one line: its bytes, its id and its parent's as {@link GidTypes#hash}, and whether it is the line of an item or directly
     * below one. A root has no parent; a line that nothing is known of has neither. {@code number} counts from 1, and {@code offset}
     * is where the line starts in the file.
     */
    interface Visitor {
        void take(byte[] block, int start, int stop, long id, long parent, boolean close, long number, long offset)
                throws IOException;
    }

    private final LineReader lines;
    private final LineIds ids = new LineIds();
    private final String rootType;

    LineWalk(Path file, Kind kind) throws IOException {
        this.lines = new LineReader(Files.newByteChannel(file), Files.size(file), ItemFile.LONGEST_LINE);
        this.rootType = kind.gidType();
    }

    void forEach(Visitor visitor) throws IOException {
        while (next(visitor)) {
            // Until the last.
        }
    }

    /** One line; false where there is no more. */
    boolean next(Visitor visitor) throws IOException {
        if (!lines.next()) {
            return false;
        }
        if (lines.isTooLong()) {
            byte[] start = lines.excerpt(lines.from(), lines.to()).getBytes(StandardCharsets.UTF_8);
            visitor.take(start, 0, start.length, NONE, NONE, false, lines.number(), lines.offset());
            return true;
        }
        byte[] block = lines.block();
        int from = lines.from();
        int to = lines.to();
        boolean known = from < to && ids.read(block, from, to) == null;
        boolean child = known && ids.hasParent();
        visitor.take(
                block,
                from,
                to,
                known ? ids.idHash() : NONE,
                child ? ids.parentHash() : NONE,
                known && (!child || ids.parentType().equals(rootType)),
                lines.number(),
                lines.offset());
        if (lines.hasReadEnough()) {
            lines.forget();
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
