package dev.catalogsync.audit;

import dev.catalogsync.Json;
import dev.catalogsync.postgres.Sql;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The trail as a file, oldest entry first, up to the one that is the newest when the export begins. It is read a thousand entries at a time, each
 * when the one before has gone out, so that it takes no memory to speak of and keeps no transaction open.
 */
@Component("auditExport")
class Export {

    private static final String LAST = Sql.statement("audit/select-last");
    private static final String STRETCH = Sql.statement("audit/select-stretch");

    private static final List<String> COLUMNS = List.of(
            "position",
            "at",
            "event",
            "call",
            "action",
            "was",
            "actor",
            "origin",
            "subject",
            "batchId",
            "reason",
            "status",
            "ruleId",
            "ruleVersion",
            "count",
            "changes",
            "digest",
            "previous",
            "hash");

    private final JdbcTemplate database;

    Export(JdbcTemplate database) {
        this.database = database;
    }

    /**
     * @param filter JSON for the function {@code matching_entry}
     * @param format csv (RFC 4180, in UTF-8, no cell of which a spreadsheet takes for a formula) or jsonl (an entry a line, with {@code sealed}, the
     *     text whose SHA-256 is its hash)
     */
    InputStream stream(Map<String, Object> export) {
        String filter = (String) export.get("filter");
        boolean csv = "csv".equals(export.get("format"));
        long last = database.queryForObject(LAST, Long.class);
        return new SequenceInputStream(new Enumeration<>() {
            private String head = csv ? String.join(",", COLUMNS) + "\r\n" : "";
            private long position;
            private boolean more = true;

            @Override
            public boolean hasMoreElements() {
                return more;
            }

            @Override
            public InputStream nextElement() {
                if (!more) {
                    throw new NoSuchElementException();
                }
                List<Map<String, Object>> rows = database.queryForList(STRETCH, filter, position, last);
                more = !rows.isEmpty();
                position = more ? ((Number) rows.getLast().get("position")).longValue() : last;
                String text =
                        rows.stream().map(csv ? Export::csv : Export::jsonl).collect(Collectors.joining("", head, ""));
                head = "";
                return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    String type(Map<String, Object> export) {
        return "csv".equals(export.get("format")) ? "text/csv; charset=utf-8" : "application/x-ndjson";
    }

    /** The name that a browser gives the file. */
    String disposition(Map<String, Object> export) {
        return "attachment; filename=\"audit." + export.get("format") + "\"";
    }

    private static String jsonl(Map<String, Object> row) {
        return Json.write(EntryFilter.entry(row)) + "\n";
    }

    private static String csv(Map<String, Object> row) {
        return COLUMNS.stream().map(column -> cell(row.get(column))).collect(Collectors.joining(",", "", "\r\n"));
    }

    /** A spreadsheet computes what begins with one of these, whatever the quotes say; behind an apostrophe it is text. */
    static String cell(Object value) {
        String text = value == null ? "" : value.toString();
        boolean formula = !text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0;
        return "\"" + (formula ? "'" : "") + text.replace("\"", "\"\"") + "\"";
    }
}
