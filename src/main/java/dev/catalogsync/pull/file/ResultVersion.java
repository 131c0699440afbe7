package dev.catalogsync.pull.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;

/**
 * Which version of a result file the bytes in the spool are of, by what its server calls a validator (RFC 9110, section 8.8), so that the
 * rest of another version is never glued behind them. A note beside the spool file keeps it over a crash: the place in the spool file where
 * the result begins, and the validator; while a file begins anew, the place alone.
 */
final class ResultVersion {

    /** Of the name of the spool file that the note belongs to. */
    static final String SUFFIX = ".version";

    private final Path note;
    private final long from;
    private String coming;

    /** @param from where the result begins in the spool file */
    ResultVersion(Path spoolFile, long from) {
        this.note = spoolFile.resolveSibling(spoolFile.getFileName() + SUFFIX);
        this.from = from;
    }

    /** For the header {@code If-Range}: a strong entity tag or a time; blank where the server gave neither, or none is on its way. */
    String validator() throws IOException {
        String[] noted = noted();
        return noted.length == 2 && noted[0].equals(Long.toString(from)) ? noted[1] : "";
    }

    /** Whether a download that began anew ended before its first part was on disk: what lies there then is of two versions. */
    boolean torn() throws IOException {
        String[] noted = noted();
        return noted.length == 1 && (noted[0].isEmpty() || noted[0].equals(Long.toString(from)));
    }

    /** Whether an answer belongs to another version; servers that do not know {@code If-Range} answer with a part of whatever they have. */
    boolean differs(HttpResponse answer) throws IOException {
        String known = validator();
        String other = isTag(known) ? value(answer, HttpHeaders.ETAG) : value(answer, HttpHeaders.LAST_MODIFIED);
        return !known.isEmpty() && !other.isEmpty() && !known.equals(other);
    }

    /** Before the first byte of an answer that begins at the beginning takes the place of what is there. */
    void begins(HttpResponse answer) throws IOException {
        coming = of(answer);
        write(Long.toString(from));
    }

    /** When what came is on disk. */
    void arrived() throws IOException {
        if (coming != null) {
            write(from + "\n" + coming);
            coming = null;
        }
    }

    /**
     * A tag of a compressed answer says nothing of the file as it is, and a time says only enough where the file was a second old when it
     * was answered.
     */
    private static String of(HttpResponse answer) {
        String tag = value(answer, HttpHeaders.ETAG);
        if (isTag(tag) && value(answer, HttpHeaders.CONTENT_ENCODING).isEmpty()) {
            return tag;
        }
        String changed = value(answer, HttpHeaders.LAST_MODIFIED);
        Instant time = DateUtils.parseStandardDate(changed);
        Instant now = DateUtils.parseStandardDate(value(answer, HttpHeaders.DATE));
        return time != null && now != null && now.isAfter(time) ? changed : "";
    }

    private static boolean isTag(String validator) {
        return validator.startsWith("\"");
    }

    private static String value(HttpResponse answer, String header) {
        var found = answer.getFirstHeader(header);
        return found == null || found.getValue() == null ? "" : found.getValue().strip();
    }

    /** Nothing where there is no note, one line where a file begins anew (blank where the note itself was cut short), otherwise two. */
    private String[] noted() throws IOException {
        try {
            String text = Files.readString(note, StandardCharsets.UTF_8);
            return text.split("\n", 2);
        } catch (NoSuchFileException e) {
            return new String[0];
        }
    }

    private void write(String text) throws IOException {
        Files.writeString(
                note,
                text,
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                StandardOpenOption.SYNC);
    }
}
